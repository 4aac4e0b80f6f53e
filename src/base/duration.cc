#include "base/duration.h"

#include <fmt/format.h>

#include <array>
#include <limits>

namespace rulecheck {
namespace {

struct Unit {
  std::string_view name;
  int64_t milliseconds;
};

constexpr int64_t kSecond = 1000;
constexpr int64_t kMinute = 60 * kSecond;
constexpr int64_t kHour = 60 * kMinute;
constexpr int64_t kDay = 24 * kHour;

// Largest first: a duration lists its units in this order, each at most once.
constexpr std::array<Unit, 7> kUnits = {{{"y", 365 * kDay},
                                         {"w", 7 * kDay},
                                         {"d", kDay},
                                         {"h", kHour},
                                         {"m", kMinute},
                                         {"s", kSecond},
                                         {"ms", 1}}};

// The unit at the start of `text`: "ms" before "m".
const Unit* UnitAt(std::string_view text) {
  if (text.starts_with("ms")) return &kUnits.back();
  for (const Unit& unit : kUnits) {
    if (unit.name.size() == 1 && text.starts_with(unit.name)) return &unit;
  }
  return nullptr;
}

Error NotADuration(std::string_view text) {
  return Error{fmt::format("not a valid duration string: \"{}\"", text), {}};
}

}  // namespace

Result<int64_t> ParsePrometheusDuration(std::string_view text) {
  if (text.empty()) return Error{"empty duration string", {}};
  if (text == "0") return int64_t{0};
  // Go counts nanoseconds in an int64.
  constexpr int64_t kMaxMilliseconds = std::numeric_limits<int64_t>::max() / 1'000'000;
  int64_t total = 0;
  const Unit* previous = nullptr;
  for (size_t i = 0; i < text.size();) {
    int64_t number = 0;
    const size_t start = i;
    for (; i < text.size() && text[i] >= '0' && text[i] <= '9'; ++i) {
      if (number > kMaxMilliseconds) return Error{"duration out of range", {}};
      number = number * 10 + (text[i] - '0');
    }
    const Unit* unit = i > start ? UnitAt(text.substr(i)) : nullptr;
    if (unit == nullptr || (previous != nullptr && unit <= previous)) return NotADuration(text);
    if (number > kMaxMilliseconds / unit->milliseconds) return Error{"duration out of range", {}};
    total += number * unit->milliseconds;
    if (total > kMaxMilliseconds) return Error{"duration out of range", {}};
    previous = unit;
    i += unit->name.size();
  }
  return total;
}

std::string FormatPrometheusDuration(int64_t milliseconds) {
  if (milliseconds == 0) return "0s";
  std::string out;
  if (milliseconds < 0) {
    out = "-";
    milliseconds = -milliseconds;
  }
  for (const Unit& unit : kUnits) {
    // Years and weeks are used only where they say it all: 90d stays 90d.
    const bool exact_only = unit.name == "y" || unit.name == "w";
    if (exact_only && milliseconds % unit.milliseconds != 0) continue;
    if (const int64_t count = milliseconds / unit.milliseconds; count > 0) {
      out += fmt::format("{}{}", count, unit.name);
      milliseconds -= count * unit.milliseconds;
    }
  }
  return out;
}

namespace {

// `value` / 10^digits without trailing zeros: 1500, 3 -> "1.5".
std::string DecimalText(uint64_t value, int digits) {
  uint64_t power = 1;
  for (int i = 0; i < digits; ++i) power *= 10;
  std::string out = fmt::format("{}", value / power);
  if (const uint64_t fraction = value % power; fraction != 0) {
    std::string tail = fmt::format("{:0{}}", fraction, digits);
    while (tail.back() == '0') tail.pop_back();
    out += "." + tail;
  }
  return out;
}

}  // namespace

std::string FormatGoDuration(int64_t nanoseconds) {
  if (nanoseconds == 0) return "0s";
  const bool negative = nanoseconds < 0;
  const uint64_t magnitude =
      negative ? 0 - static_cast<uint64_t>(nanoseconds) : static_cast<uint64_t>(nanoseconds);
  std::string out;
  if (magnitude < 1'000) {
    out = fmt::format("{}ns", magnitude);
  } else if (magnitude < 1'000'000) {
    out = DecimalText(magnitude, 3) + "µs";
  } else if (magnitude < 1'000'000'000) {
    out = DecimalText(magnitude, 6) + "ms";
  } else {
    const uint64_t minutes = magnitude / 60'000'000'000u;
    out = DecimalText(magnitude % 60'000'000'000u, 9) + "s";
    if (minutes > 0) out = fmt::format("{}m", minutes % 60) + out;
    if (minutes >= 60) out = fmt::format("{}h", minutes / 60) + out;
  }
  return negative ? "-" + out : out;
}

}  // namespace rulecheck
