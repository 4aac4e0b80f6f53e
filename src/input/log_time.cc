#include "input/log_time.h"

#include <array>
#include <limits>

#include "base/go_format.h"
#include "template/go_time.h"
#include "template/time_layout.h"
#include "template/time_parse.h"

namespace rulecheck::input {
namespace {

struct FormatName {
  std::string_view name;
  TimeFormat format;
  int64_t unit_ns;  // of Unix times
};
constexpr std::array<FormatName, 5> kFormats = {{
    {"rfc3339", TimeFormat::kRfc3339, 0},
    {"unix", TimeFormat::kUnix, 1'000'000'000},
    {"unix_ms", TimeFormat::kUnixMs, 1'000'000},
    {"unix_us", TimeFormat::kUnixUs, 1'000},
    {"unix_ns", TimeFormat::kUnixNs, 1},
}};

// Zones may be left out, and people write a blank for the T.
constexpr std::array<std::string_view, 4> kRfc3339 = {
    "2006-01-02T15:04:05Z07:00", "2006-01-02 15:04:05Z07:00", "2006-01-02T15:04:05", "2006-01-02 15:04:05"};

// A decimal number of `unit_ns`, exact to the nanosecond.
std::optional<int64_t> ScaledDecimal(std::string_view text, int64_t unit_ns) {
  const bool negative = text.starts_with('-');
  if (negative) text.remove_prefix(1);
  constexpr int64_t kMax = std::numeric_limits<int64_t>::max();
  int64_t value = 0;
  int64_t unit = unit_ns;
  bool fraction = false;
  bool any = false;
  for (char c : text) {
    if (c == '.' && !fraction) {
      fraction = true;
      continue;
    }
    if (c < '0' || c > '9') return std::nullopt;
    any = true;
    const int64_t digit = c - '0';
    if (fraction) {
      unit /= 10;
      if (__builtin_add_overflow(value, digit * unit, &value)) return std::nullopt;
    } else if (value > (kMax - digit * unit_ns) / 10) {
      return std::nullopt;
    } else {
      value = value * 10 + digit * unit_ns;
    }
  }
  if (!any) return std::nullopt;
  return negative ? -value : value;
}

// Seconds, milliseconds, ... by the number of digits: times since 2001 differ in it.
int64_t UnitOfSize(std::string_view text) {
  const size_t digits = std::min(text.find('.'), text.size());
  if (digits <= 11) return 1'000'000'000;
  if (digits <= 14) return 1'000'000;
  return digits <= 17 ? 1'000 : 1;
}

Result<int64_t> ParseUnix(std::string_view text, int64_t unit_ns) {
  if (const auto time = ScaledDecimal(text, unit_ns)) return *time;
  return Error{"time " + Quote(text.substr(0, 80)) + " is no Unix time", std::nullopt};
}

// A layout without any part of the reference time says nothing.
bool HasElement(std::string_view layout) {
  for (size_t i = 0; i < layout.size(); ++i) {
    const gotemplate::TimeSpelling* spelling = gotemplate::FindTimeElement(layout.substr(i));
    if (spelling != nullptr && spelling->element != gotemplate::TimeElement::kNone) return true;
  }
  return false;
}

// Go takes every name of a zone for UTC; here only names that mean it.
bool HasForeignZone(std::string_view text) {
  for (size_t begin = 0; begin < text.size();) {
    size_t end = begin;
    while (end < text.size() && text[end] >= 'A' && text[end] <= 'Z') ++end;
    const std::string_view word = text.substr(begin, end - begin);
    if (word.size() >= 3 && word != "UTC" && word != "GMT") return true;
    begin = end + 1;
  }
  return false;
}

// Without a year the time is in 1970.
std::optional<int64_t> ParseByLayout(std::string_view text, std::string_view layout) {
  const bool yearless = layout.find("06") == std::string_view::npos;
  if (layout.find("MST") != std::string_view::npos && HasForeignZone(text)) return std::nullopt;
  const auto instant =
      yearless ? gotemplate::ParseTime("2006 " + std::string(layout), "1970 " + std::string(text), 0)
               : gotemplate::ParseTime(layout, text, 0);
  int64_t nanoseconds = 0;
  if (!instant || __builtin_mul_overflow(instant->seconds, int64_t{1'000'000'000}, &nanoseconds) ||
      __builtin_add_overflow(nanoseconds, int64_t{instant->nanoseconds}, &nanoseconds)) {
    return std::nullopt;
  }
  return nanoseconds;
}

Result<int64_t> ParseRfc3339Nanos(std::string_view text) {
  for (std::string_view layout : kRfc3339) {
    if (const auto time = ParseByLayout(text, layout)) return *time;
  }
  return Error{"time " + Quote(text.substr(0, 80)) + " is not RFC 3339 (2006-01-02T15:04:05Z)", std::nullopt};
}

}  // namespace

Status ParseTimeFormat(std::string_view text, LogTimeRule* rule) {
  for (const FormatName& format : kFormats) {
    if (format.name != text) continue;
    rule->format = format.format;
    return {};
  }
  if (!HasElement(text)) {
    return Error{
        "time format " + Quote(text) +
            " is none of rfc3339, unix, unix_ms, unix_us, unix_ns, and has nothing of Go's reference time "
            "(2006-01-02T15:04:05Z07:00) in it",
        std::nullopt};
  }
  rule->format = TimeFormat::kLayout;
  rule->layout = std::string(text);
  return {};
}

Result<int64_t> ParseLogTime(std::string_view text, const LogTimeRule& rule) {
  if (!rule.format) {
    const bool number = ScaledDecimal(text, 1).has_value();
    return number ? ParseUnix(text, UnitOfSize(text)) : ParseRfc3339Nanos(text);
  }
  if (*rule.format == TimeFormat::kRfc3339) return ParseRfc3339Nanos(text);
  if (*rule.format == TimeFormat::kLayout) {
    if (const auto time = ParseByLayout(text, rule.layout)) return *time;
    return Error{"time " + Quote(text.substr(0, 80)) + " is not as the layout " + Quote(rule.layout),
                 std::nullopt};
  }
  return ParseUnix(text, kFormats[static_cast<size_t>(*rule.format)].unit_ns);
}

std::string FormatLogTime(int64_t t_ns) {
  int64_t seconds = t_ns / 1'000'000'000;
  int64_t rest = t_ns % 1'000'000'000;
  if (rest < 0) {
    --seconds;
    rest += 1'000'000'000;
  }
  return gotemplate::FormatTime({seconds, static_cast<int32_t>(rest)}, "2006-01-02T15:04:05.999999999Z07:00");
}

}  // namespace rulecheck::input
