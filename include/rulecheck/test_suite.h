// What a unit-test file says, with the place of everything in it: promtool's format, and
// log lines and LogQL cases beside its series. docs/writing-tests.md and
// docs/writing-log-tests.md have the format for its users.
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "rulecheck/assertions.h"
#include "rulecheck/mapped_text.h"

namespace rulecheck {

struct InputSeries {
  MappedText series;  // metric notation: `up{job="a"}`
  MappedText values;  // `0+1x10 _ stale`
  Span span;
};

struct ExpectedAlert {
  std::vector<TextPair> labels;
  std::vector<TextPair> annotations;
  std::vector<TextPair> label_patterns;  // regular expressions that match all of a value
  std::vector<TextPair> annotation_patterns;
  Span span;
};

struct AlertCase {
  int64_t eval_time_ms = 0;
  MappedText alertname;
  std::vector<ExpectedAlert> alerts;
  std::optional<std::vector<MappedText>> receivers;  // who hears of them; nothing: not judged
  CaseTimes times;                                   // as written; a loaded suite has a case for each time
  AlertTerms terms;
  Span span;
};

struct ExpectedSample {
  MappedText labels;  // metric notation, may be empty
  double value = 0;
  Span value_span;       // empty when no value is given
  MappedText histogram;  // `{{...}}`, may be empty
  Tolerance tolerance;
  Span span;
};

struct ExprCase {
  MappedText expr;
  int64_t eval_time_ms = 0;
  std::vector<ExpectedSample> samples;
  bool subset = false;  // other samples may come beside these
  CaseTimes times;      // as written
  Span span;
};

// Log lines. Times are nanoseconds since the start of the test group.
struct LogEntrySpec {
  int64_t at_ns = 0;
  std::string_view line;
  Location where;                  // of the line
  std::vector<TextPair> metadata;  // structured metadata
  // Entry i of `times` stands at at_ns + i * every_ns; line and metadata are then
  // templates in which `{{.i}}` is i, from 0.
  bool repeated = false;
  int64_t every_ns = 0;
  uint64_t times = 1;
};

enum class LogFileFormat : uint8_t {
  kPlain,   // a line is a line; its time is found by a regular expression
  kJson,    // objects; the time is a field
  kLogfmt,  // key=value pairs; the time is the value of a key
  kLoki,    // objects that hold the line, its time and its labels, as `logcli -o jsonl` writes
};

struct LogFileFormatName {
  std::string_view name;  // in `format` of a test file and --log-format
  LogFileFormat format;
};
inline constexpr std::array<LogFileFormatName, 4> kLogFileFormats = {{{"plain", LogFileFormat::kPlain},
                                                                      {"json", LogFileFormat::kJson},
                                                                      {"logfmt", LogFileFormat::kLogfmt},
                                                                      {"loki", LogFileFormat::kLoki}}};

// What to do with a line in which no time is found.
enum class Untimed : uint8_t {
  kError,
  kPrevious,  // it has the time of the line before it
  kJoin,      // it belongs to the line before it: a stack trace
};

// A file of log lines. Its texts are as written: who reads the file judges them.
struct LogFileSpec {
  MappedText path;
  LogFileFormat format = LogFileFormat::kPlain;
  MappedText time;         // the field, key or regular expression that finds the time
  MappedText time_format;  // empty: RFC 3339 or a Unix time
  MappedText zero;         // the time that is `start_ns`; empty: that of the first line
  int64_t start_ns = 0;
  std::optional<int64_t> every_ns;  // lines have no times: they stand this far apart
  Untimed untimed = Untimed::kError;
  Span span;
};

struct LogStreamSpec {
  std::vector<std::pair<std::string, std::string>> labels;
  bool has_labels = false;
  std::vector<LogEntrySpec> entries;
  std::optional<LogFileSpec> file;
  Span span;
};

// What Loki's distributor adds to what it is sent; both are on in a Loki that nobody
// configured, so they are here.
struct IngestDefaults {
  bool service_name = true;
  bool detected_level = true;
};

struct ExpectedLine {
  std::optional<int64_t> at_ns;  // nothing: at any time
  std::string_view line;
  Location where;
};

struct ExpectedStream {
  MappedText labels;
  std::vector<ExpectedLine> lines;
  Span span;
};

// An element of `logql_expr_test`.
struct LogCase {
  MappedText expr;
  int64_t eval_time_ms = 0;
  int64_t start_ns = 0;  // of log queries, which read [start, eval_time)
  uint64_t limit = 0;    // of log queries; 0: none
  bool backward = false;

  // Exactly one of these is given.
  std::optional<std::vector<ExpectedSample>> samples;
  std::optional<std::vector<ExpectedStream>> streams;
  std::optional<std::vector<ExpectedLine>> lines;
  bool subset = false;  // other samples, or lines, may come beside these
  CaseTimes times;      // as written
  Span span;
};

struct LogGroup {
  std::vector<LogStreamSpec> streams;
  IngestDefaults ingest;
  std::vector<LogCase> cases;
};

// An element of `tests`: input series, log lines, and the cases on them.
struct TestGroup {
  MappedText name;
  int64_t interval_ms = 0;  // 0: the file's evaluation interval
  std::vector<InputSeries> series;
  std::vector<MappedText> include_series;  // files whose series come before its own
  bool parametrized = false;               // one of several that a `matrix` makes of what is written
  std::vector<AlertCase> alert_cases;
  std::vector<ExprCase> expr_cases;
  std::shared_ptr<LogGroup> logs;  // null: none of the keys of logs is there
  std::vector<TextPair> external_labels;
  MappedText external_url;
  int64_t start_ms = 0;
  Span span;

  // The latest eval_time: rules run from the start to here.
  int64_t MaxEvalTime() const;
};

// The body of a unit-test file.
struct TestSuite {
  std::vector<MappedText> rule_files;
  int64_t evaluation_interval_ms = 60'000;
  std::vector<MappedText> group_eval_order;
  std::vector<TestGroup> groups;
  bool fuzzy_compare = false;
  MappedText alertmanager;  // path of the configuration that `exp_receivers` are held against; may be empty
};

}  // namespace rulecheck
