#include "template/time_layout.h"

namespace rulecheck::gotemplate {
namespace {

using Element = TimeElement;

// Longer spellings first where one begins another.
constexpr TimeSpelling kSpellings[] = {
    {"January", Element::kLongMonth},
    {"Jan", Element::kMonth},
    {"Monday", Element::kLongWeekday},
    {"Mon", Element::kWeekday},
    {"MST", Element::kZoneName},
    {"002", Element::kYearDayZero},
    {"01", Element::kMonthZero},
    {"02", Element::kDayZero},
    {"03", Element::kHour12Zero},
    {"04", Element::kMinuteZero},
    {"05", Element::kSecondZero},
    {"06", Element::kYear},
    {"15", Element::kHour},
    {"1", Element::kMonthNumber},
    {"2006", Element::kLongYear},
    {"2", Element::kDay},
    {"__2", Element::kYearDaySpace},
    {"_2006", Element::kNone},  // an underscore and a year
    {"_2", Element::kDaySpace},
    {"3", Element::kHour12},
    {"4", Element::kMinute},
    {"5", Element::kSecond},
    {"PM", Element::kUpperPm},
    {"pm", Element::kLowerPm},
    {"-070000", Element::kZoneSeconds},
    {"-07:00:00", Element::kZoneColonSeconds},
    {"-0700", Element::kZoneNumber},
    {"-07:00", Element::kZoneNumberColon},
    {"-07", Element::kZoneNumberShort},
    {"Z070000", Element::kZoneIsoSeconds},
    {"Z07:00:00", Element::kZoneIsoColonSeconds},
    {"Z0700", Element::kZoneIso},
    {"Z07:00", Element::kZoneIsoColon},
    {"Z07", Element::kZoneIsoShort},
};

}  // namespace

const TimeSpelling* FindTimeElement(std::string_view layout) {
  for (const TimeSpelling& spelling : kSpellings) {
    if (!layout.starts_with(spelling.text)) continue;
    // "Month" is no month, "January" in lower case words neither.
    if (spelling.text == "Jan" || spelling.text == "Mon") {
      const char next = layout.size() > 3 ? layout[3] : ' ';
      if (next >= 'a' && next <= 'z') continue;
    }
    return &spelling;
  }
  return nullptr;
}

size_t TimeFractionLength(std::string_view layout) {
  if (layout.size() < 2 || (layout[0] != '.' && layout[0] != ',') || (layout[1] != '0' && layout[1] != '9'))
    return 0;
  size_t end = 1;
  while (end < layout.size() && layout[end] == layout[1]) ++end;
  if (end < layout.size() && layout[end] >= '0' && layout[end] <= '9') return 0;
  return end;
}

}  // namespace rulecheck::gotemplate
