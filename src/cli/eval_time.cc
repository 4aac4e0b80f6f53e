#include "cli/eval_time.h"

#include <fmt/core.h>

#include <cmath>
#include <optional>

#include "base/duration.h"
#include "base/go_format.h"
#include "documents/start_timestamp.h"
#include "input/time_limit.h"

namespace rulecheck::cli {
namespace {

std::optional<int64_t> Seconds(std::string_view text) {
  if (text.find_first_not_of("0123456789.+-eE") != std::string_view::npos) return std::nullopt;
  const auto seconds = ParseFloat(text);
  if (!seconds || !(std::abs(*seconds) <= static_cast<double>(input::kMaxTimeMs) / 1000)) return std::nullopt;
  return std::llround(*seconds * 1000);
}

}  // namespace

Result<int64_t> ParseTime(std::string_view text) {
  if (const auto seconds = Seconds(text)) return *seconds;
  auto time = ParsePrometheusDuration(text);
  if (!time && text.find('T') != std::string_view::npos) time = documents::ParseStartTimestamp(text);
  if (time && *time >= -input::kMaxTimeMs && *time <= input::kMaxTimeMs) return time;
  return Error{fmt::format("{} is no time; write 2026-01-02T15:04:05Z, 1767366245, or 5m", Quote(text)), {}};
}

Result<int64_t> ParseStep(std::string_view text) {
  auto step = ParsePrometheusDuration(text);
  if (const auto seconds = Seconds(text)) step = *seconds;
  if (step && *step > 0 && *step <= input::kMaxTimeMs) return step;
  return Error{fmt::format("{} is no duration above 0; write 30s, 5m or 1h30m", Quote(text)), {}};
}

}  // namespace rulecheck::cli
