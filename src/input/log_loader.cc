#include "input/log_loader.h"

#include <fmt/core.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "base/strings.h"
#include "input/log_ingest.h"

namespace rulecheck::input {
namespace {

constexpr uint64_t kMaxLogLines = 20'000'000;
constexpr size_t kMaxLogErrors = 20;

bool IsLokiObject(const nlohmann::json& object) {
  const auto has = [&](const char* name) { return object.contains(name); };
  return object.contains("line") && object["line"].is_string() &&
         (has("stream") || has("labels") || has("timestamp"));
}

}  // namespace

LogFileFormat GuessLogFormat(const SourceFile& file) {
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

void LogLoader::Load(const SourceFile& file, const LogFileRule& rule) {
  const auto take = [&](LogRecord&& record) { return Add(file, std::move(record)); };
  for (const Error& error : ReadLogFile(file, rule, take)) {
    Fail(file, error.span.value_or(Span{}), error.message);
  }
}

void LogLoader::Fail(const SourceFile& file, Span span, std::string_view message) {
  if (out_.errors.size() >= kMaxLogErrors) return;
  const LineColumn at = file.Position(span.begin);
  out_.errors.push_back(fmt::format("{}:{}:{}: {}", file.path(), at.line, at.column, message));
}

bool LogLoader::Add(const SourceFile& file, LogRecord record) {
  if (++lines_ > kMaxLogLines) {
    Fail(file, record.span, fmt::format("the input has more than {} lines", kMaxLogLines));
    return false;
  }
  engine::logql::LabelPairs labels = record.labels.empty() ? stream_ : std::move(record.labels);
  if (ingest_) {
    AddDetectedLevel(labels, record.line, &record.metadata);
    AddServiceName(&labels);
  }
  std::sort(record.metadata.begin(), record.metadata.end());
  out_.store.AddEntry(out_.store.AddStream(labels), record.t_ns, record.line, record.metadata);
  out_.first_ns = std::min(out_.first_ns.value_or(record.t_ns), record.t_ns);
  out_.last_ns = std::max(out_.last_ns.value_or(record.t_ns), record.t_ns);
  return true;
}

}  // namespace rulecheck::input
