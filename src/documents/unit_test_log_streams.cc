// Reads `log_streams` and `ingest_defaults`.
#include <algorithm>

#include "documents/stream_labels.h"
#include "documents/unit_test_keys.h"
#include "logql/lexis.h"

namespace rulecheck::documents {
namespace {

using source::Decoder;
using source::Field;
using source::Node;
using source::ReadInto;
using source::Value;

// Entries that one `repeat` may make.
constexpr uint64_t kMaxRepeat = 1'000'000;

// A plain scalar ends at ` #`, which nobody means in a log line.
void WarnOfComment(Decoder& d, const MappedText& text) {
  const std::string_view file = text.file()->text();
  const size_t i = std::min(file.find_first_not_of(" \t", text.span.end), file.size());
  if (i == text.span.end || i >= file.size() || file[i] != '#') return;
  const auto begin = static_cast<uint32_t>(i);
  d.Warn({begin, begin + 1},
         "the entry ends before ` #`, which begins a comment in YAML; quote the entry if it is part of the "
         "line");
}

struct Repeat {
  int64_t every_ns = 0;
  uint64_t times = 1;
};

constexpr Field<Repeat> kRepeatFields[] = {
    {"every", [](Decoder& d, const Value& v, Repeat* p) { ReadLogDuration(d, v, &p->every_ns); }},
    {"times", [](Decoder& d, const Value& v, Repeat* p) { ReadCount(d, v, kMaxRepeat, &p->times); }},
};

void ReadRepeat(Decoder& d, const Value& value, LogEntrySpec* e) {
  Repeat repeat;
  d.Struct<Repeat>(*value, "a repeat", kRepeatFields, &repeat);
  e->repeated = true;
  e->every_ns = repeat.every_ns;
  e->times = repeat.times;
  for (const std::string_view key : {"times", "every"}) {
    if (source::Find(*value, key) == nullptr) d.Fail(value->span, fmt::format("`repeat` needs `{}`", key));
  }
}

constexpr Field<LogEntrySpec> kLogEntryFields[] = {
    {"at", [](Decoder& d, const Value& v, LogEntrySpec* e) { ReadLogDuration(d, v, &e->at_ns); }},
    {"line",
     [](Decoder& d, const Value& v, LogEntrySpec* e) {
       MappedText text;
       if (!d.Read(v, &text)) return;
       e->line = text.value;
       e->where = text.Whole();
     }},
    {"metadata", ReadInto<&LogEntrySpec::metadata>},
    {"repeat", ReadRepeat},
};

void AddTimedLine(const std::optional<TimedLine>& timed, LogStreamSpec* s) {
  if (!timed) return;
  LogEntrySpec& entry = s->entries.emplace_back();
  entry.at_ns = timed->at_ns;
  entry.line = timed->line;
  entry.where = timed->where;
}

void ReadEntry(Decoder& d, const Value& value, LogStreamSpec* s) {
  if (value->is_scalar()) {
    MappedText text;
    if (!d.Read(value, &text)) return;
    const auto timed = ReadTimedLine(d, text);
    if (timed && value->is_plain()) WarnOfComment(d, text);
    return AddTimedLine(timed, s);
  }
  if (!value->is_mapping()) {
    d.Fail(value.written, "an entry is a text `TIME line`, or a mapping with `at` and `line`");
    return;
  }
  if (IsUnquotedLine(d, *value)) return;
  LogEntrySpec entry;
  d.Struct<LogEntrySpec>(*value, "an entry", kLogEntryFields, &entry);
  for (const std::string_view key : {"at", "line"}) {
    if (source::Find(*value, key) == nullptr) d.Fail(value->span, fmt::format("an entry needs `{}`", key));
  }
  s->entries.push_back(std::move(entry));
}

// One text: every line that is not blank is an entry.
void ReadEntryLines(Decoder& d, const Value& value, LogStreamSpec* s) {
  MappedText text;
  if (!d.Read(value, &text)) return;
  const std::string_view all = text.value;
  for (size_t begin = 0; begin < all.size();) {
    const size_t end = std::min(all.find('\n', begin), all.size());
    const Span part{static_cast<uint32_t>(begin), static_cast<uint32_t>(end)};
    if (!TrimSpace(all.substr(begin, end - begin)).empty()) AddTimedLine(ReadTimedLine(d, text, part), s);
    begin = end + 1;
  }
}

void ReadEntries(Decoder& d, const Value& value, LogStreamSpec* s) {
  if (value->is_scalar()) return ReadEntryLines(d, value, s);
  for (const Value& element : d.Elements(value)) ReadEntry(d, element, s);
}

void ReadLabelMap(Decoder& d, const Value& value, LogStreamSpec* s) {
  std::vector<TextPair> pairs;
  d.Read(value, &pairs);
  for (const TextPair& pair : pairs) {
    if (!logql::IsPlainLabelName(pair.key.value)) {
      d.Fail(pair.key.span,
             Quote(pair.key.value) + " is no name of a label: letters, digits and `_`, not a digit first");
    } else {
      s->labels.emplace_back(pair.key.value, pair.value.value);
    }
  }
}

void ReadLabels(Decoder& d, const Value& value, LogStreamSpec* s) {
  if (s->has_labels) {
    d.Fail(value.written, "`labels` and `stream` are two names of the same: give one");
    return;
  }
  s->has_labels = true;
  if (value->is_mapping()) return ReadLabelMap(d, value, s);
  MappedText text;
  if (!d.Read(value, &text) || !value->is_scalar()) return;
  StreamLabels parsed = ParseStreamLabels(text.value);
  if (parsed.error) {
    d.Fail(text.At(parsed.error->span.value_or(Span{})).span, parsed.error->message);
  } else {
    s->labels = std::move(parsed.labels);
  }
}

constexpr Field<LogStreamSpec> kLogStreamFields[] = {
    {"labels", ReadLabels},
    {"stream", ReadLabels},
    {"entries", ReadEntries},
    {"file", ReadLogFileKey},
};

void CheckStream(Decoder& d, const Node& node, const LogStreamSpec& stream) {
  const bool own = stream.file && stream.file->format == LogFileFormat::kLoki;
  if (!stream.has_labels && !own)
    d.Fail(node.span, "a log stream needs `labels`: Loki refuses lines without any");
  if (source::Find(node, "entries") == nullptr && source::Find(node, "file") == nullptr) {
    d.Fail(node.span, "a log stream needs `entries` or a `file`");
  }
}

constexpr Field<IngestDefaults> kIngestFields[] = {
    {"service_name", ReadInto<&IngestDefaults::service_name>},
    {"detected_level", ReadInto<&IngestDefaults::detected_level>},
};

}  // namespace

void ReadLogStreams(Decoder& d, const Value& value, LogGroup* out) {
  for (const Value& element : d.Elements(value)) {
    LogStreamSpec& stream = out->streams.emplace_back();
    stream.span = element->span;
    d.Struct<LogStreamSpec>(*element, "a log stream", kLogStreamFields, &stream);
    if (element->is_mapping()) CheckStream(d, *element, stream);
  }
}

void ReadIngestDefaults(Decoder& d, const Value& value, IngestDefaults* out) {
  if (value->is_null()) return;
  if (value->is_mapping()) {
    d.Struct<IngestDefaults>(*value, "`ingest_defaults`", kIngestFields, out);
    return;
  }
  bool all = true;
  d.Read(value, &all);
  *out = {all, all};
}

}  // namespace rulecheck::documents
