// Reads the key `file` of a log stream.
#include "documents/unit_test_keys.h"

namespace rulecheck::documents {
namespace {

using source::Decoder;
using source::Field;
using source::Node;
using source::ReadInto;
using source::Value;

struct UntimedName {
  std::string_view name;
  Untimed untimed;
};
constexpr std::array<UntimedName, 3> kUntimed = {
    {{"error", Untimed::kError}, {"previous", Untimed::kPrevious}, {"join", Untimed::kJoin}}};

constexpr Field<LogFileSpec> kLogFileFields[] = {
    {"path", ReadInto<&LogFileSpec::path>},
    {"format",
     [](Decoder& d, const Value& v, LogFileSpec* f) {
       if (const auto* row = ReadName(d, v, kLogFileFormats)) f->format = row->format;
     }},
    {"time", ReadInto<&LogFileSpec::time>},
    {"time_format", ReadInto<&LogFileSpec::time_format>},
    {"zero", ReadInto<&LogFileSpec::zero>},
    {"start", [](Decoder& d, const Value& v, LogFileSpec* f) { ReadLogDuration(d, v, &f->start_ns); }},
    {"every",
     [](Decoder& d, const Value& v, LogFileSpec* f) { ReadLogDuration(d, v, &f->every_ns.emplace()); }},
    {"untimed",
     [](Decoder& d, const Value& v, LogFileSpec* f) {
       if (const UntimedName* row = ReadName(d, v, kUntimed)) f->untimed = row->untimed;
     }},
};

void CheckLogFile(Decoder& d, const Node& node, const LogFileSpec& f) {
  if (f.path.value.empty()) d.Fail(node.span, "`file` needs a `path`");
  const bool timed = !f.time.value.empty() || !f.time_format.value.empty() || !f.zero.value.empty();
  if (f.every_ns && timed) {
    d.Fail(node.span,
           "`every` is for lines without times: it cannot stand beside `time`, `time_format` or `zero`");
  }
  const Node* format = source::Find(node, "format");
  const bool plain = format == nullptr || format->value == "plain";
  if (f.every_ns || !plain || !f.time.value.empty()) return;
  const Node* key = source::Find(node, "time");
  d.Fail(key != nullptr ? key->span : node.span,
         "lines of a plain file have no fields: give `time`, a regular expression that finds their time, "
         "or `every`");
}

}  // namespace

void ReadLogFileKey(Decoder& d, const Value& value, LogStreamSpec* s) {
  if (value->is_null()) return;
  LogFileSpec& file = s->file.emplace();
  file.span = value->span;
  d.Struct<LogFileSpec>(*value, "a log file", kLogFileFields, &file);
  if (value->is_mapping()) CheckLogFile(d, *value, file);
}

}  // namespace rulecheck::documents
