#include "policy/entry.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/civil_time.h"
#include "base/strings.h"

namespace rulecheck::policy {
namespace {

// Of `digits` digits; -1 for anything else.
int DayPart(std::string_view text, size_t digits) {
  if (text.size() != digits) return -1;
  int out = 0;
  for (const char c : text) {
    if (c < '0' || c > '9') return -1;
    out = out * 10 + (c - '0');
  }
  return out;
}

}  // namespace

bool ValueRule::Accepts(std::string_view value) const {
  if (any) return !value.empty();
  if (matches) return matches->Matches(value);
  return std::find(values.begin(), values.end(), value) != values.end();
}

bool ValueRule::CanAccept(std::string_view beginning) const {
  if (any) return true;
  if (matches) return matches->CanBegin(beginning);
  return std::any_of(values.begin(), values.end(),
                     [&](const std::string& value) { return value.starts_with(beginning); });
}

std::string ValueRule::Describe() const {
  if (any) return "anything";
  if (matches) return fmt::format("`{}`", matches->text());
  return values.size() == 1 ? fmt::format("`{}`", values[0])
                            : fmt::format("one of {}", fmt::join(values, ", "));
}

std::optional<int64_t> ParseDay(std::string_view text) {
  const std::vector<std::string_view> parts = Split(text, '-');
  if (parts.size() != 3) return std::nullopt;
  const int year = DayPart(parts[0], 4), month = DayPart(parts[1], 2), day = DayPart(parts[2], 2);
  if (year < 0 || month < 1 || month > 12 || day < 1 || day > DaysInMonth(year, month)) return std::nullopt;
  return DaysFromCivil(year, month, day);
}

std::string DayText(int64_t day) {
  return FormatRfc3339(day * 86'400).substr(0, 10);
}

}  // namespace rulecheck::policy
