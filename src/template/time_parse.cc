#include "template/time_parse.h"

#include <algorithm>
#include <array>
#include <string>

#include "template/go_time.h"
#include "template/time_layout.h"

namespace rulecheck::gotemplate {
namespace {

using Element = TimeElement;

bool IsDigit(std::string_view text, size_t at) {
  return at < text.size() && text[at] >= '0' && text[at] <= '9';
}

bool SameFold(std::string_view a, std::string_view b) {
  return a.size() == b.size() &&
         std::equal(a.begin(), a.end(), b.begin(), [](char x, char y) { return (x | 0x20) == (y | 0x20); });
}

class TimeReader {
 public:
  TimeReader(std::string_view layout, std::string_view text, int64_t offset)
      : layout_(layout), text_(text), offset_(offset) {}

  std::optional<Instant> Read() {
    while (!layout_.empty()) {
      if (const TimeSpelling* spelling = FindTimeElement(layout_);
          spelling != nullptr && spelling->element != Element::kNone) {
        layout_.remove_prefix(spelling->text.size());
        if (!One(spelling->element)) return std::nullopt;
      } else if (const size_t length = TimeFractionLength(layout_)) {
        const std::string_view fraction = layout_.substr(0, length);
        layout_.remove_prefix(length);
        if (!Fraction(fraction)) return std::nullopt;
      } else if (!Literal()) {
        return std::nullopt;
      }
    }
    return text_.empty() ? Result() : std::nullopt;
  }

 private:
  static std::string_view CutBlanks(std::string_view text) {
    text.remove_prefix(std::min(text.find_first_not_of(' '), text.size()));
    return text;
  }

  // Blanks stand for any number of blanks.
  bool Literal() {
    if (layout_[0] == ' ') {
      if (!text_.empty() && text_[0] != ' ') return false;
      layout_ = CutBlanks(layout_);
      text_ = CutBlanks(text_);
      return true;
    }
    if (text_.empty() || text_[0] != layout_[0]) return false;
    layout_.remove_prefix(1);
    text_.remove_prefix(1);
    return true;
  }

  // One or two digits, or as many as `fixed` says.
  bool Number(int64_t* value, size_t fixed, int64_t min, int64_t max) {
    size_t size = fixed;
    if (fixed == 0) size = IsDigit(text_, 1) ? 2 : 1;
    *value = 0;
    for (size_t i = 0; i < size; ++i) {
      if (!IsDigit(text_, i)) return false;
      *value = *value * 10 + (text_[i] - '0');
    }
    text_.remove_prefix(size);
    return *value >= min && *value <= max;
  }

  // The number of the name that comes next, from `first`; its first `letters`, or all.
  template <typename NameOf>
  bool Name(NameOf name_of, int first, int count, size_t letters, int64_t* value) {
    for (int i = first; i < first + count; ++i) {
      const std::string name = name_of(i).substr(0, letters);
      if (!SameFold(text_.substr(0, name.size()), name)) continue;
      *value = i;
      text_.remove_prefix(name.size());
      return true;
    }
    return false;
  }

  bool Half(std::string_view am, std::string_view pm) {
    am_ = text_.starts_with(am);
    pm_ = text_.starts_with(pm);
    if (!am_ && !pm_) return false;
    text_.remove_prefix(2);
    return true;
  }

  // A fraction may follow seconds though the layout has none.
  bool Second(size_t fixed) {
    if (!Number(&second_, fixed, 0, 59)) return false;
    const bool fraction = text_.size() >= 2 && (text_[0] == '.' || text_[0] == ',') && IsDigit(text_, 1);
    if (!fraction || TimeFractionLength(layout_) > 0) return true;
    return AnyFraction();
  }

  bool AnyFraction() {
    size_t size = 1;
    while (IsDigit(text_, size)) ++size;
    return TakeFraction(size);
  }

  // `size` bytes with the point.
  bool TakeFraction(size_t size) {
    if (text_.size() < size || (text_[0] != '.' && text_[0] != ',')) return false;
    nanoseconds_ = 0;
    int64_t unit = 100'000'000;
    for (size_t i = 1; i < size; ++i, unit /= 10) {
      if (!IsDigit(text_, i)) return false;
      nanoseconds_ += (text_[i] - '0') * unit;
    }
    text_.remove_prefix(size);
    return true;
  }

  bool Fraction(std::string_view spelling) {
    if (spelling[1] == '0') return TakeFraction(spelling.size());
    const bool there = text_.size() >= 2 && (text_[0] == '.' || text_[0] == ',') && IsDigit(text_, 1);
    return !there || AnyFraction();
  }

  // +hh[[:]mm[[:]ss]]
  bool Offset(bool colon, int parts) {
    if (text_.empty() || (text_[0] != '+' && text_[0] != '-')) return false;
    const int64_t sign = text_[0] == '-' ? -1 : 1;
    text_.remove_prefix(1);
    constexpr std::array<int64_t, 3> kMax = {24, 60, 60};
    constexpr std::array<int64_t, 3> kSeconds = {3600, 60, 1};
    int64_t total = 0;
    for (size_t i = 0; i < static_cast<size_t>(parts); ++i) {
      if (i > 0 && colon) {
        if (!text_.starts_with(':')) return false;
        text_.remove_prefix(1);
      }
      int64_t part = 0;
      if (!Number(&part, 2, 0, kMax[i])) return false;
      total += part * kSeconds[i];
    }
    offset_ = sign * total;
    return true;
  }

  bool IsoOffset(bool colon, int parts) {
    if (!text_.starts_with('Z')) return Offset(colon, parts);
    text_.remove_prefix(1);
    offset_ = 0;
    return true;
  }

  // UTC, GMT+3 or three to five capitals, which are taken for UTC.
  bool ZoneName() {
    size_t size = 0;
    while (size < text_.size() && size < 6 && text_[size] >= 'A' && text_[size] <= 'Z') ++size;
    if (size < 3 || size > 5) return false;
    const bool gmt = text_.substr(0, size) == "GMT";
    text_.remove_prefix(size);
    offset_ = 0;
    if (!gmt || text_.size() < 2 || (text_[0] != '+' && text_[0] != '-') || !IsDigit(text_, 1)) return true;
    const int64_t sign = text_[0] == '-' ? -1 : 1;
    text_.remove_prefix(1);
    int64_t hours = 0;
    if (!Number(&hours, 0, 0, 23)) return false;
    offset_ = sign * hours * 3600;
    return true;
  }

  bool ShortYear() {
    if (!Number(&year_, 2, 0, 99)) return false;
    year_ += year_ >= 69 ? 1900 : 2000;
    return true;
  }

  void CutUpTo(size_t blanks) {
    for (; blanks > 0 && text_.starts_with(' '); --blanks) text_.remove_prefix(1);
  }

  bool One(Element element) {
    constexpr int64_t kAny = 999;
    switch (element) {
      case Element::kYear:
        return ShortYear();
      case Element::kLongYear:
        return Number(&year_, 4, 0, 9999);
      case Element::kMonth:
        return Name(MonthName, 1, 12, 3, &month_);
      case Element::kLongMonth:
        return Name(MonthName, 1, 12, std::string::npos, &month_);
      case Element::kMonthNumber:
        return Number(&month_, 0, 1, 12);
      case Element::kMonthZero:
        return Number(&month_, 2, 1, 12);
      case Element::kWeekday:
        return Name(WeekdayName, 0, 7, 3, &ignored_);
      case Element::kLongWeekday:
        return Name(WeekdayName, 0, 7, std::string::npos, &ignored_);
      case Element::kDay:
        return Number(&day_, 0, 0, kAny);
      case Element::kDaySpace:
        CutUpTo(1);
        return Number(&day_, 0, 0, kAny);
      case Element::kDayZero:
        return Number(&day_, 2, 0, kAny);
      case Element::kYearDaySpace:
        CutUpTo(2);
        return Number(&year_day_, IsDigit(text_, 2) ? 3 : 0, 1, 366);
      case Element::kYearDayZero:
        return Number(&year_day_, 3, 1, 366);
      case Element::kHour:
        return Number(&hour_, 0, 0, 23);
      case Element::kHour12:
        return Number(&hour_, 0, 0, 12);
      case Element::kHour12Zero:
        return Number(&hour_, 2, 0, 12);
      case Element::kMinute:
        return Number(&minute_, 0, 0, 59);
      case Element::kMinuteZero:
        return Number(&minute_, 2, 0, 59);
      case Element::kSecond:
        return Second(0);
      case Element::kSecondZero:
        return Second(2);
      case Element::kUpperPm:
        return Half("AM", "PM");
      case Element::kLowerPm:
        return Half("am", "pm");
      default:
        return Zone(element);
    }
  }

  bool Zone(Element element) {
    switch (element) {
      case Element::kZoneName:
        return ZoneName();
      case Element::kZoneIso:
        return IsoOffset(false, 2);
      case Element::kZoneIsoColon:
        return IsoOffset(true, 2);
      case Element::kZoneIsoShort:
        return IsoOffset(false, 1);
      case Element::kZoneIsoSeconds:
        return IsoOffset(false, 3);
      case Element::kZoneIsoColonSeconds:
        return IsoOffset(true, 3);
      case Element::kZoneNumber:
        return Offset(false, 2);
      case Element::kZoneNumberColon:
        return Offset(true, 2);
      case Element::kZoneNumberShort:
        return Offset(false, 1);
      case Element::kZoneSeconds:
        return Offset(false, 3);
      case Element::kZoneColonSeconds:
        return Offset(true, 3);
      default:
        return false;
    }
  }

  std::optional<Instant> Result() const {
    int64_t hour = hour_;
    if (pm_ && hour < 12) hour += 12;
    if (am_ && hour == 12) hour = 0;
    int64_t month = month_;
    int64_t day = day_;
    if (year_day_ > 0 && month < 0 && day < 0) {
      month = 1;
      day = year_day_;
    }
    month = std::max<int64_t>(month, 1);
    if (day < 0) day = 1;
    if (year_day_ <= 0 && (day < 1 || day > DaysInMonth(year_, static_cast<int>(month)))) return std::nullopt;
    Instant instant = FromCivil(year_, month, day, hour * 3600 + minute_ * 60 + second_,
                                static_cast<int32_t>(nanoseconds_));
    instant.seconds -= offset_;
    return instant;
  }

  std::string_view layout_;
  std::string_view text_;
  int64_t offset_;
  int64_t year_ = 0;
  int64_t month_ = -1;
  int64_t day_ = -1;
  int64_t year_day_ = -1;
  int64_t hour_ = 0;
  int64_t minute_ = 0;
  int64_t second_ = 0;
  int64_t nanoseconds_ = 0;
  int64_t ignored_ = 0;
  bool am_ = false;
  bool pm_ = false;
};

}  // namespace

std::optional<Instant> ParseTime(std::string_view layout, std::string_view text, int64_t offset) {
  return TimeReader(layout, text, offset).Read();
}

}  // namespace rulecheck::gotemplate
