// Reads `log_streams` and `ingest_defaults`.
#include "base/ascii.h"
#include "logql/lexis.h"
#include "unittest/check_ids.h"
#include "unittest/log_keys.h"

namespace rulecheck::unittest {
namespace {

using source::Node;

// Entries that one `repeat` may make.
constexpr uint64_t kMaxRepeat = 1'000'000;

// A plain scalar ends at ` #`, which nobody means in a log line.
void WarnOfComment(YamlReader& r, const MappedText& text) {
  const std::string_view file = text.file->text();
  size_t i = text.span.end;
  while (i < file.size() && IsBlank(file[i])) ++i;
  if (i == text.span.end || i >= file.size() || file[i] != '#') return;
  const auto begin = static_cast<uint32_t>(i);
  r.Warn(kLogEntry, {begin, begin + 1},
         "the entry ends before ` #`, which begins a comment in YAML; quote the entry if it is part of the "
         "line");
}

struct Repeat {
  int64_t every_ns = 0;
  uint64_t times = 1;
};

constexpr std::array<Field<Repeat>, 2> kRepeatFields = {{
    {"every", [](YamlReader& r, const Node& n, Repeat* p) { ReadLogDuration(r, n, &p->every_ns); }},
    {"times", [](YamlReader& r, const Node& n, Repeat* p) { ReadCount(r, n, kMaxRepeat, &p->times); }},
}};

void ReadRepeat(YamlReader& r, const Node& n, LogEntrySpec* e) {
  Repeat repeat;
  r.Mapping<Repeat>(n, "repeat", kRepeatFields, &repeat);
  e->repeated = true;
  e->every_ns = repeat.every_ns;
  e->times = repeat.times;
  if (source::Find(n, "times") == nullptr) r.Fail(n.span, "`repeat` needs `times`");
  if (source::Find(n, "every") == nullptr) r.Fail(n.span, "`repeat` needs `every`");
}

constexpr std::array<Field<LogEntrySpec>, 4> kEntryFields = {{
    {"at", [](YamlReader& r, const Node& n, LogEntrySpec* e) { ReadLogDuration(r, n, &e->at_ns); }},
    {"line",
     [](YamlReader& r, const Node& n, LogEntrySpec* e) {
       MappedText text;
       r.Text(n, "line", &text);
       e->line = text.value;
       e->where = text.Whole();
     }},
    {"metadata",
     [](YamlReader& r, const Node& n, LogEntrySpec* e) { r.TextMap(n, "metadata", &e->metadata); }},
    {"repeat", ReadRepeat},
}};

void ReadEntry(YamlReader& r, const Node& node, LogStreamSpec* s) {
  LogEntrySpec entry;
  if (node.is_scalar()) {
    MappedText text;
    r.Text(node, "entry", &text);
    const auto timed = ReadTimedLine(r, text);
    if (!timed) return;
    if (node.is_plain()) WarnOfComment(r, text);
    entry.at_ns = timed->at_ns;
    entry.line = timed->line;
    entry.where = timed->where;
  } else if (!node.is_mapping()) {
    r.Fail(node.span, "an entry is a text `TIME line`, or a mapping with `at` and `line`");
    return;
  } else {
    if (IsUnquotedLine(r, node)) return;
    r.Mapping<LogEntrySpec>(node, "entry", kEntryFields, &entry);
    for (std::string_view key : {"at", "line"}) {
      if (source::Find(node, key) == nullptr) r.Fail(node.span, "an entry needs `" + std::string(key) + "`");
    }
  }
  s->entries.push_back(std::move(entry));
}

// One text: every line that is not blank is an entry.
void ReadEntryLines(YamlReader& r, const Node& node, LogStreamSpec* s) {
  MappedText text;
  r.Text(node, "entries", &text);
  const std::string_view all = text.value;
  for (size_t begin = 0; begin < all.size();) {
    const size_t end = std::min(all.find('\n', begin), all.size());
    if (!TrimSpace(all.substr(begin, end - begin)).empty()) {
      const Span part{static_cast<uint32_t>(begin), static_cast<uint32_t>(end)};
      if (const auto timed = ReadTimedLine(r, text, part)) {
        LogEntrySpec& entry = s->entries.emplace_back();
        entry.at_ns = timed->at_ns;
        entry.line = timed->line;
        entry.where = timed->where;
      }
    }
    begin = end + 1;
  }
}

void ReadEntries(YamlReader& r, const Node& node, LogStreamSpec* s) {
  if (node.is_scalar()) {
    ReadEntryLines(r, node, s);
  } else {
    r.Sequence(node, "entries", [&](const Node& item) { ReadEntry(r, item, s); });
  }
}

void ReadLabelMap(YamlReader& r, const Node& node, LogStreamSpec* s) {
  std::vector<TextPair> pairs;
  r.TextMap(node, "labels", &pairs);
  for (const TextPair& pair : pairs) {
    if (!logql::IsPlainLabelName(pair.key.value)) {
      r.Fail(pair.key.span,
             Quote(pair.key.value) + " is no name of a label: letters, digits and `_`, not a digit first");
    } else {
      s->labels.emplace_back(pair.key.value, pair.value.value);
    }
  }
}

void ReadLabels(YamlReader& r, const Node& node, LogStreamSpec* s) {
  if (s->has_labels) {
    r.Fail(node.span, "`labels` and `stream` are two names of the same: give one");
    return;
  }
  s->has_labels = true;
  if (node.is_mapping()) {
    ReadLabelMap(r, node, s);
    return;
  }
  MappedText text;
  r.Text(node, "labels", &text);
  if (!node.is_scalar()) return;
  StreamLabels parsed = ParseStreamLabels(text.value);
  if (parsed.error) {
    r.Fail(text.At(parsed.error->span.value_or(Span{})).span, parsed.error->message);
  } else {
    s->labels = std::move(parsed.labels);
  }
}

constexpr std::array<Field<LogStreamSpec>, 4> kStreamFields = {{
    {"labels", ReadLabels},
    {"stream", ReadLabels},
    {"entries", ReadEntries},
    {"file", ReadLogFileKey},
}};

void CheckStream(YamlReader& r, const Node& node, const LogStreamSpec& stream) {
  const bool own = stream.file && stream.file->rule.format == input::LogFileFormat::kLoki;
  if (!stream.has_labels && !own)
    r.Fail(node.span, "a log stream needs `labels`: Loki refuses lines without any");
  if (source::Find(node, "entries") == nullptr && source::Find(node, "file") == nullptr) {
    r.Fail(node.span, "a log stream needs `entries` or a `file`");
  }
}

constexpr std::array<Field<IngestDefaults>, 2> kIngestFields = {{
    {"service_name", [](YamlReader& r, const Node& n, IngestDefaults* d) { r.Bool(n, &d->service_name); }},
    {"detected_level",
     [](YamlReader& r, const Node& n, IngestDefaults* d) { r.Bool(n, &d->detected_level); }},
}};

}  // namespace

void ReadLogStreams(YamlReader& reader, const Node& node, LogGroup* out) {
  reader.Sequence(node, "log_streams", [&](const Node& item) {
    LogStreamSpec& stream = out->streams.emplace_back();
    stream.span = item.span;
    reader.Mapping<LogStreamSpec>(item, "log stream", kStreamFields, &stream);
    if (item.is_mapping()) CheckStream(reader, item, stream);
  });
}

void ReadIngestDefaults(YamlReader& reader, const Node& node, IngestDefaults* out) {
  if (node.is_null()) return;
  if (node.is_mapping()) {
    reader.Mapping<IngestDefaults>(node, "ingest_defaults", kIngestFields, out);
    return;
  }
  bool all = true;
  reader.Bool(node, &all);
  *out = {all, all};
}

}  // namespace rulecheck::unittest
