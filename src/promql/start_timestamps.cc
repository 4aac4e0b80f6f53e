// Start-timestamp lines of promqltest: `metric{..}@st 0s -1m+30sx3 _x2`
// (parseSTLine of promql/promqltest/test.go).
#include <fmt/format.h>

#include <charconv>
#include <optional>

#include "base/duration.h"
#include "base/strings.h"
#include "promql/lexis.h"
#include "promql/series.h"

namespace rulecheck::promql {
namespace {

constexpr std::string_view kMark = "@st";

// The part before the first blank, when it ends in the mark; else empty.
std::string_view MarkedMetric(std::string_view line) {
  line = TrimSpace(line);
  const size_t blank = line.find_first_of(" \t");
  if (blank == std::string_view::npos) return {};
  const std::string_view head = line.substr(0, blank);
  return head.ends_with(kMark) ? head : std::string_view();
}

// A signed duration of one unit at the start of *rest, in milliseconds; *rest moves behind it.
std::optional<double> TakeDuration(std::string_view* rest) {
  const bool negative = rest->starts_with('-');
  std::string_view text = *rest;
  if (negative || text.starts_with('+')) text.remove_prefix(1);
  size_t length = 0;
  while (length < text.size() && IsAsciiDigit(text[length])) ++length;
  while (length < text.size() && IsNameStart(text[length]) && text[length] != 'x' && text[length] != '_') {
    ++length;
  }
  const auto milliseconds = ParsePrometheusDuration(text.substr(0, length));
  if (!milliseconds) return std::nullopt;
  *rest = text.substr(length);
  const auto value = static_cast<double>(*milliseconds);
  return negative ? -value : value;
}

std::optional<uint64_t> TakeCount(std::string_view rest) {
  if (!rest.starts_with('x')) return std::nullopt;
  rest.remove_prefix(1);
  uint64_t count = 0;
  const auto [end, error] = std::from_chars(rest.data(), rest.data() + rest.size(), count);
  if (error != std::errc() || end != rest.data() + rest.size()) return std::nullopt;
  return count;
}

std::optional<ValueRun> ReadItem(std::string_view item) {
  ValueRun run;
  if (item == "_") return run;
  if (item.starts_with("_x")) {
    const auto count = TakeCount(item.substr(1));
    if (!count || *count == 0) return std::nullopt;
    run.count = *count;
    return run;
  }
  run.kind = ValueRun::Kind::kFloat;
  const auto start = TakeDuration(&item);
  if (!start) return std::nullopt;
  run.start = *start;
  if (item.empty()) return run;
  if (item.front() != 'x') {
    const bool minus = item.front() == '-';
    item.remove_prefix(1);
    const auto step = TakeDuration(&item);
    if (!step) return std::nullopt;
    run.has_step = true;
    run.step = minus ? -*step : *step;
  }
  const auto count = TakeCount(item);
  if (!count || *count == UINT64_MAX) return std::nullopt;
  run.count = *count + 1;
  return run;
}

}  // namespace

bool IsStartTimestampLine(std::string_view line) {
  return !MarkedMetric(line).empty();
}

SeriesOutcome ParseStartTimestamps(std::string_view line, const Limits& limits) {
  const std::string_view head = MarkedMetric(line);
  if (head.empty()) {
    return {{}, {{{0, static_cast<uint32_t>(line.size())}, "expected metric@st and start timestamps", {}}}};
  }
  SeriesOutcome out = ParseMetric(head.substr(0, head.size() - kMark.size()), limits);
  size_t at = static_cast<size_t>(head.data() - line.data()) + head.size();
  for (;;) {
    at = line.find_first_not_of(" \t\r\n", at);
    if (at == std::string_view::npos) return out;
    const size_t end = std::min(line.find_first_of(" \t\r\n", at), line.size());
    const Span span{static_cast<uint32_t>(at), static_cast<uint32_t>(end)};
    const std::string_view item = line.substr(at, end - at);
    if (auto run = ReadItem(item)) {
      run->span = span;
      out.series.runs.push_back(*run);
    } else {
      out.errors.push_back({span,
                            fmt::format("invalid start timestamp \"{}\", expected a duration, such as -1m, "
                                        "1mx3, 1m+30sx3, _ or _x3",
                                        item),
                            {}});
    }
    at = end;
  }
}

}  // namespace rulecheck::promql
