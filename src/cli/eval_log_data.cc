#include "cli/eval_log_data.h"

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>

#include "base/go_format.h"
#include "base/strings.h"
#include "cli/eval_common.h"
#include "cli/print_error.h"
#include "unittest/log_file.h"
#include "unittest/log_ingest.h"
#include "unittest/log_input.h"

namespace rulecheck::cli {
namespace {

using unittest::LogFileFormat;
using unittest::LogFileRule;
using unittest::LogRecord;

constexpr uint64_t kMaxLines = 20'000'000;
constexpr size_t kMaxErrors = 20;

// A time at the beginning of a line, maybe in brackets: what plain lines have mostly.
constexpr const char* kUsualTime = R"(^\[?(\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d[^\s\]]*))";

bool IsLokiObject(const nlohmann::json& object) {
  const auto has = [&](const char* name) { return object.contains(name); };
  return object.contains("line") && object["line"].is_string() &&
         (has("stream") || has("labels") || has("timestamp"));
}

// By the first line that is not blank.
LogFileFormat GuessFormat(const SourceFile& file) {
  for (uint32_t i = 1; i <= file.line_count(); ++i) {
    const std::string_view line = TrimSpace(file.Line(i));
    if (line.empty()) continue;
    if (line.front() == '{') {
      const auto object = nlohmann::json::parse(line, nullptr, /*allow_exceptions=*/false);
      return object.is_object() && IsLokiObject(object) ? LogFileFormat::kLoki : LogFileFormat::kJson;
    }
    const size_t equals = line.find('=');
    const size_t blank = line.find(' ');
    return equals != std::string_view::npos && equals > 0 && equals < blank ? LogFileFormat::kLogfmt
                                                                            : LogFileFormat::kPlain;
  }
  return LogFileFormat::kPlain;
}

// The part of the rule that options give; the format may still depend on the file.
bool ReadRule(const EvalFlags& flags, LogFileRule* rule) {
  rule->time.key = flags.log_time;
  if (!flags.log_time_format.empty()) {
    if (const Status s = unittest::ParseTimeFormat(flags.log_time_format, &rule->time); !s) {
      PrintError("--log-time-format: " + s.error().message);
      return false;
    }
  }
  if (flags.log_every.empty()) return true;
  const auto every = unittest::ParseLogDuration(flags.log_every);
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
  unittest::StreamLabels parsed = unittest::ParseStreamLabels(flags.stream);
  if (parsed.error) {
    PrintError("--stream: " + parsed.error->message);
    return false;
  }
  *out = std::move(parsed.labels);
  return true;
}

class Loader {
 public:
  Loader(const EvalFlags& flags, engine::logql::LabelPairs stream, LogData* out)
      : ingest_(!flags.no_ingest_defaults), stream_(std::move(stream)), out_(*out) {}

  void Load(const SourceFile& file, const LogFileRule& rule) {
    const auto take = [&](LogRecord&& record) { return Add(file, std::move(record)); };
    for (const Error& error : unittest::ReadLogFile(file, rule, take)) {
      Fail(file, error.span.value_or(Span{}), error.message);
    }
  }

 private:
  void Fail(const SourceFile& file, Span span, std::string_view message) {
    if (out_.errors.size() >= kMaxErrors) return;
    const LineColumn at = file.Position(span.begin);
    out_.errors.push_back(fmt::format("{}:{}:{}: {}", file.path(), at.line, at.column, message));
  }

  bool Add(const SourceFile& file, LogRecord record) {
    if (++lines_ > kMaxLines) {
      Fail(file, record.span, fmt::format("the input has more than {} lines", kMaxLines));
      return false;
    }
    engine::logql::LabelPairs labels = record.labels.empty() ? stream_ : std::move(record.labels);
    if (ingest_) {
      unittest::AddDetectedLevel(labels, record.line, &record.metadata);
      unittest::AddServiceName(&labels);
    }
    std::sort(record.metadata.begin(), record.metadata.end());
    out_.store.AddEntry(out_.store.AddStream(labels), record.t_ns, record.line, record.metadata);
    out_.first_ns = std::min(out_.first_ns.value_or(record.t_ns), record.t_ns);
    out_.last_ns = std::max(out_.last_ns.value_or(record.t_ns), record.t_ns);
    return true;
  }

  bool ingest_;
  engine::logql::LabelPairs stream_;
  LogData& out_;
  uint64_t lines_ = 0;
};

}  // namespace

bool LoadLogData(const EvalFlags& flags, LogData* out) {
  LogFileRule options;
  engine::logql::LabelPairs stream;
  if (!ReadRule(flags, &options) || !ReadStream(flags, &stream)) return false;
  if (std::count(flags.logs.begin(), flags.logs.end(), "-") > 1) {
    PrintError("standard input can be read only once");
    return false;
  }
  Loader loader(flags, std::move(stream), out);
  for (const std::string& path : flags.logs) {
    std::shared_ptr<const SourceFile> file;
    if (!ReadEvalFile(path, &file)) return false;
    LogFileRule rule = options;
    rule.format = GuessFormat(*file);
    for (const unittest::LogFileFormatName& format : unittest::kLogFileFormats) {
      if (format.name == flags.log_format) rule.format = format.format;
    }
    if (rule.format == LogFileFormat::kPlain && !rule.every_ns) {
      if (rule.time.key.empty()) rule.time.key = kUsualTime;
      if (const Status s = unittest::CompileTimeRegexp(&rule.time); !s) {
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
