// Reads log files: plain lines, JSON lines, logfmt lines, and what logcli writes, each
// line with its time. Shared by `log_streams` of test files and `rulecheck eval`.
#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "engine/logql/log_store.h"
#include "input/log_time.h"
#include "rulecheck/finding.h"
#include "rulecheck/source_file.h"

namespace rulecheck::input {

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

struct LogFileRule {
  LogFileFormat format = LogFileFormat::kPlain;
  LogTimeRule time;
  Untimed untimed = Untimed::kError;
  // Lines have no times: they stand at 0, every_ns, 2 * every_ns, ...
  std::optional<int64_t> every_ns;
};

// Compiles `time.key` of a plain file.
Status CompileTimeRegexp(LogTimeRule* time);

struct LogRecord {
  int64_t t_ns = 0;  // as the file says it: since 1970, or by `every_ns`
  std::string line;
  engine::logql::LabelPairs labels;    // kLoki only
  engine::logql::LabelPairs metadata;  // kLoki only
  Span span;                           // in the file: its first line
};

// Calls take(record) for each line that is not blank, in order; it returns false to stop.
// The first few lines that cannot be read are errors with their place.
std::vector<Error> ReadLogFile(const SourceFile& file, const LogFileRule& rule,
                               const std::function<bool(LogRecord&&)>& take);

}  // namespace rulecheck::input
