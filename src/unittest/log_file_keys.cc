// Reads the key `file` of a log stream.
#include "input/log_file.h"
#include "unittest/log_keys.h"

namespace rulecheck::unittest {
namespace {

using source::Node;

struct UntimedName {
  std::string_view name;
  input::Untimed untimed;
};
constexpr std::array<UntimedName, 3> kUntimed = {{{"error", input::Untimed::kError},
                                                  {"previous", input::Untimed::kPrevious},
                                                  {"join", input::Untimed::kJoin}}};

void ReadZero(YamlReader& r, const Node& node, LogFileSpec* f) {
  MappedText text;
  r.Text(node, "zero", &text);
  Result<int64_t> zero = input::ParseLogTime(text.value, {});
  if (zero) {
    f->zero_ns = *zero;
  } else {
    r.Fail(node.span, zero.error().message);
  }
}

void ReadTimeFormat(YamlReader& r, const Node& node, LogFileSpec* f) {
  MappedText text;
  r.Text(node, "time_format", &text);
  if (Status status = input::ParseTimeFormat(text.value, &f->rule.time); !status)
    r.Fail(node.span, status.error().message);
}

constexpr std::array<Field<LogFileSpec>, 8> kLogFileFields = {{
    {"path", [](YamlReader& r, const Node& n, LogFileSpec* f) { r.Text(n, "path", &f->path); }},
    {"format",
     [](YamlReader& r, const Node& n, LogFileSpec* f) {
       if (const auto* row = ReadName(r, n, "format", input::kLogFileFormats)) f->rule.format = row->format;
     }},
    {"time",
     [](YamlReader& r, const Node& n, LogFileSpec* f) {
       MappedText text;
       r.Text(n, "time", &text);
       f->rule.time.key = std::string(text.value);
     }},
    {"time_format", ReadTimeFormat},
    {"zero", ReadZero},
    {"start", [](YamlReader& r, const Node& n, LogFileSpec* f) { ReadLogDuration(r, n, &f->start_ns); }},
    {"every",
     [](YamlReader& r, const Node& n, LogFileSpec* f) {
       f->rule.every_ns = 0;
       ReadLogDuration(r, n, &*f->rule.every_ns);
     }},
    {"untimed",
     [](YamlReader& r, const Node& n, LogFileSpec* f) {
       if (const UntimedName* row = ReadName(r, n, "untimed", kUntimed)) f->rule.untimed = row->untimed;
     }},
}};

void CheckFile(YamlReader& r, const Node& node, LogFileSpec* f) {
  if (f->path.value.empty()) r.Fail(node.span, "`file` needs a `path`");
  const bool timed = !f->rule.time.key.empty() || f->rule.time.format.has_value() || f->zero_ns.has_value();
  if (f->rule.every_ns && timed) {
    r.Fail(node.span,
           "`every` is for lines without times: it cannot stand beside `time`, `time_format` or `zero`");
  }
  const Node* format = source::Find(node, "format");
  const bool plain = format == nullptr || format->value == "plain";
  if (f->rule.every_ns || !plain) return;
  const Node* key = source::Find(node, "time");
  if (f->rule.time.key.empty()) {
    r.Fail(key != nullptr ? key->span : node.span,
           "lines of a plain file have no fields: give `time`, a regular expression that finds their time, "
           "or `every`");
    return;
  }
  if (Status status = input::CompileTimeRegexp(&f->rule.time); !status) {
    r.Fail(key != nullptr ? key->span : node.span, status.error().message);
  }
}

}  // namespace

void ReadLogFileKey(YamlReader& r, const Node& node, LogStreamSpec* s) {
  if (node.is_null()) return;
  LogFileSpec& file = s->file.emplace();
  file.span = node.span;
  r.Mapping<LogFileSpec>(node, "log file", kLogFileFields, &file);
  if (node.is_mapping()) CheckFile(r, node, &file);
}

}  // namespace rulecheck::unittest
