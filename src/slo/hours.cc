#include "slo/hours.h"

#include <algorithm>
#include <array>
#include <string_view>
#include <utility>

#include "base/strings.h"
#include "template/time_zone.h"

namespace rulecheck::slo {
namespace {

constexpr int64_t kMsOfDay = 86'400'000;
constexpr std::string_view kDays[] = {"mon", "tue", "wed", "thu", "fri", "sat", "sun"};

size_t DayOf(std::string_view name) {
  size_t day = 0;
  while (day < 6 && kDays[day] != name) ++day;
  return day;
}

// "mon-fri,sun" by weekday, Monday first; no text: every day.
std::array<bool, 7> DaysThatCount(std::string_view text) {
  std::array<bool, 7> out{};
  if (text.empty()) out.fill(true);
  for (const std::string_view part : Split(text, ',')) {
    if (part.empty()) continue;
    const size_t dash = part.find('-');
    const size_t last = DayOf(dash == std::string_view::npos ? part : part.substr(dash + 1));
    for (size_t day = DayOf(part.substr(0, dash));; day = (day + 1) % 7) {
      out[day] = true;
      if (day == last) break;
    }
  }
  return out;
}

// Milliseconds since midnight of "09:00".
int64_t ClockOf(std::string_view clock) {
  const auto digit = [&](size_t i) { return static_cast<int64_t>(clock[i] - '0'); };
  return ((digit(0) * 10 + digit(1)) * 60 + digit(3) * 10 + digit(4)) * 60'000;
}

// "09:00-18:00"; no text: all day.
std::pair<int64_t, int64_t> ClocksOf(std::string_view hours) {
  if (hours.size() != 11) return {0, kMsOfDay};
  return {ClockOf(hours), ClockOf(hours.substr(6))};
}

}  // namespace

int64_t NextBegin(const policy::SloHours& hours, int64_t from_ms) {
  bool known = true;
  const gotemplate::TimeZone* zone = gotemplate::FindTimeZone(hours.zone, &known);
  if (!known) return from_ms;
  const std::array<bool, 7> counts = DaysThatCount(hours.days);
  int64_t first = from_ms;
  bool found = false;
  for (int64_t day = from_ms / kMsOfDay - 1; day < from_ms / kMsOfDay + 10; ++day) {
    const auto weekday = static_cast<size_t>(((day + 3) % 7 + 7) % 7);  // 1970 began on a Thursday
    const int64_t local = day * kMsOfDay + ClocksOf(hours.hours).first;
    const int64_t at = gotemplate::FromLocal(zone, local / 1000) * 1000;
    if (!counts[weekday] || at < from_ms) continue;
    if (counts[(weekday + 6) % 7]) return at;
    if (!found) first = at;
    found = true;
  }
  return first;
}

double ShareOfWeek(const policy::SloHours& hours) {
  const std::array<bool, 7> counts = DaysThatCount(hours.days);
  const auto [begin, end] = ClocksOf(hours.hours);
  return static_cast<double>(std::count(counts.begin(), counts.end(), true) * (end - begin)) /
         static_cast<double>(7 * kMsOfDay);
}

}  // namespace rulecheck::slo
