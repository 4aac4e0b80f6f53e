#include "cli/eval_log_data.h"

#include <fmt/core.h>

#include <algorithm>

#include "base/go_format.h"
#include "cli/eval_common.h"
#include "cli/print_error.h"
#include "documents/stream_labels.h"

namespace rulecheck::cli {
namespace {

// The part of the rule that options give; the format may still depend on the file.
bool ReadRule(const EvalFlags& flags, input::LogFileRule* rule) {
  rule->time.key = flags.log_time;
  if (!flags.log_time_format.empty()) {
    if (const Status s = input::ParseTimeFormat(flags.log_time_format, &rule->time); !s) {
      PrintError("--log-time-format: " + s.error().message);
      return false;
    }
  }
  if (flags.log_every.empty()) return true;
  const auto every = documents::ParseLogDuration(flags.log_every);
  if (!every) {
    PrintError(fmt::format("--log-every: {} is no duration; write 30s or 1.5s", Quote(flags.log_every)));
    return false;
  }
  rule->every_ns = *every;
  return true;
}

bool ReadStream(const EvalFlags& flags, engine::logql::LabelPairs* out) {
  if (flags.stream.empty()) {
    out->emplace_back("job", "eval");
    return true;
  }
  documents::StreamLabels parsed = documents::ParseStreamLabels(flags.stream);
  if (parsed.error) {
    PrintError("--stream: " + parsed.error->message);
    return false;
  }
  *out = std::move(parsed.labels);
  return true;
}

}  // namespace

bool LoadLogData(const EvalFlags& flags, input::LogData* out) {
  input::LogFileRule options;
  engine::logql::LabelPairs stream;
  if (!ReadRule(flags, &options) || !ReadStream(flags, &stream)) return false;
  if (std::count(flags.logs.begin(), flags.logs.end(), "-") > 1) {
    PrintError("standard input can be read only once");
    return false;
  }
  input::LogLoader loader(!flags.no_ingest_defaults, std::move(stream), out);
  for (const std::string& path : flags.logs) {
    std::shared_ptr<const SourceFile> file;
    if (!ReadEvalFile(path, &file)) return false;
    input::LogFileRule rule = options;
    rule.format = input::GuessLogFormat(*file);
    for (const LogFileFormatName& format : kLogFileFormats) {
      if (format.name == flags.log_format) rule.format = format.format;
    }
    if (rule.format == LogFileFormat::kPlain && !rule.every_ns) {
      if (rule.time.key.empty()) rule.time.key = input::kUsualLogTime;
      if (const Status s = input::CompileTimeRegexp(&rule.time); !s) {
        PrintError("--log-time: " + s.error().message);
        return false;
      }
    }
    loader.Load(*file, rule);
  }
  out->store.Seal();
  return true;
}

}  // namespace rulecheck::cli
