// Reads log files: plain lines, JSON lines, logfmt lines, and what logcli writes, each
// line with its time. Shared by `log_streams` of test files and `rulecheck eval`.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "engine/logql/log_store.h"
#include "input/log_time.h"
#include "rulecheck/finding.h"
#include "rulecheck/source_file.h"
#include "rulecheck/test_suite.h"

namespace rulecheck::input {

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
