// Log lines and LogQL cases of a test group, as a test file says them: the model, and
// how it is read. docs/writing-tests.md has the format for its users.
//
//   log_streams:
//     - labels: '{app="api"}'
//       entries:
//         - 1m30s level=error msg=timeout
//         - {at: 2m, line: 'level=info n={{.i}}', repeat: {every: 10s, times: 30}}
//     - labels: {app: web}
//       file: {path: web.jsonl, format: json, time: ts}
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/logql/log_engine.h"
#include "engine/logql/log_store.h"
#include "input/log_file.h"
#include "rulecheck/document.h"
#include "unittest/test_file.h"
#include "unittest/yaml_reader.h"

namespace rulecheck::unittest {

// Times are nanoseconds since the start of the test group.
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

struct LogFileSpec {
  MappedText path;
  input::LogFileRule rule;
  // The absolute time that is `start_ns`; nothing: that of the first line.
  std::optional<int64_t> zero_ns;
  int64_t start_ns = 0;
  Span span;
};

struct LogStreamSpec {
  engine::logql::LabelPairs labels;
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
  engine::logql::Direction direction = engine::logql::Direction::kForward;

  // Exactly one of these is given.
  std::optional<std::vector<ExpectedSample>> samples;
  std::optional<std::vector<ExpectedStream>> streams;
  std::optional<std::vector<ExpectedLine>> lines;
  Span span;
};

struct LogGroup {
  std::vector<LogStreamSpec> streams;
  IngestDefaults ingest;
  std::vector<LogCase> cases;
};

// Readers of the keys of a test group; what is wrong becomes a finding.
void ReadLogStreams(YamlReader& reader, const source::Node& node, LogGroup* out);
void ReadIngestDefaults(YamlReader& reader, const source::Node& node, IngestDefaults* out);
void ReadLogCases(YamlReader& reader, const source::Node& node, LogGroup* out);

// Labels of a stream, `{app="x"}`: a selector of nothing but `=`.
struct StreamLabels {
  engine::logql::LabelPairs labels;
  std::optional<Error> error;  // with a span in the text
};
StreamLabels ParseStreamLabels(std::string_view text);

// A Prometheus duration, or one of Go with fractions and small units. Not negative.
std::optional<int64_t> ParseLogDuration(std::string_view text);

// Bounds for hostile input.
struct LogLoadLimits {
  uint64_t max_entries = 2'000'000;
  uint64_t max_bytes = uint64_t{1} << 29;  // of lines and structured metadata
  uint64_t max_file_bytes = uint64_t{1} << 28;
};

struct LogLoadOptions {
  int64_t start_ms = 0;   // of the test group
  std::string directory;  // relative paths start here
  LogLoadLimits limits;
};

// Fills the store and seals it. What is wrong with entries and files is added to
// *findings, an error meaning that the group must not run; files that findings point
// into are added to *files.
void LoadLogs(const LogGroup& group, const SourceFile& test_file, const LogLoadOptions& options,
              engine::logql::LogStore* store, std::vector<Finding>* findings,
              std::vector<std::shared_ptr<const SourceFile>>* files);

}  // namespace rulecheck::unittest
