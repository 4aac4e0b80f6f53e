#include "template/time_zone.h"

#include <algorithm>
#include <cctype>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <vector>

#include "template/go_time.h"

namespace rulecheck::gotemplate {

// A kind of local time: standard or daylight saving.
struct ZoneKind {
  int64_t offset = 0;
  bool daylight = false;
  std::string name;
};

// When a rule of the footer changes the time: "M3.2.0/2", "J60" or "59".
struct ZoneRuleDate {
  enum class Kind : uint8_t { kMonthWeekDay, kJulian, kDayOfYear } kind = Kind::kDayOfYear;
  int month = 0, week = 0, day = 0;
  int64_t second = 2 * 3600;
};

// "EST5EDT,M3.2.0,M11.1.0": what holds after the last transition of the file.
struct ZoneFooter {
  ZoneKind standard;
  std::optional<ZoneKind> daylight;
  ZoneRuleDate begins, ends;  // of daylight saving
};

namespace {

constexpr const char* kZoneFolders[] = {"/usr/share/zoneinfo/", "/usr/share/lib/zoneinfo/", "/etc/zoneinfo/"};
constexpr size_t kMaxZoneBytes = 1 << 20;
constexpr int64_t kDaySeconds = 86400;

class FooterReader {
 public:
  explicit FooterReader(std::string_view text) : text_(text) {}

  std::optional<ZoneFooter> Read() {
    ZoneFooter out;
    if (!Name(&out.standard.name) || !Offset(&out.standard.offset)) return std::nullopt;
    if (text_.empty()) return out;
    ZoneKind daylight;
    daylight.daylight = true;
    daylight.offset = out.standard.offset + 3600;
    if (!Name(&daylight.name)) return std::nullopt;
    if (!text_.empty() && text_[0] != ',' && !Offset(&daylight.offset)) return std::nullopt;
    out.daylight = daylight;
    if (!Date(&out.begins) || !Date(&out.ends)) return std::nullopt;
    return out;
  }

 private:
  bool Take(char c) {
    if (text_.empty() || text_[0] != c) return false;
    text_.remove_prefix(1);
    return true;
  }

  bool Name(std::string* out) {
    const bool quoted = Take('<');
    size_t end = 0;
    while (end < text_.size() &&
           (quoted ? text_[end] != '>' : std::isalpha(static_cast<unsigned char>(text_[end])) != 0)) {
      ++end;
    }
    *out = text_.substr(0, end);
    text_.remove_prefix(end);
    return (!quoted || Take('>')) && !out->empty();
  }

  bool Number(int64_t* out) {
    size_t end = 0;
    *out = 0;
    while (end < text_.size() && end < 6 && std::isdigit(static_cast<unsigned char>(text_[end])) != 0) {
      *out = *out * 10 + (text_[end++] - '0');
    }
    text_.remove_prefix(end);
    return end > 0;
  }

  // [+-]hh[:mm[:ss]] in seconds.
  bool Clock(int64_t* out) {
    const bool negative = Take('-');
    if (!negative) Take('+');
    int64_t hours = 0, minutes = 0, seconds = 0;
    if (!Number(&hours)) return false;
    if (Take(':') && !Number(&minutes)) return false;
    if (Take(':') && !Number(&seconds)) return false;
    *out = hours * 3600 + minutes * 60 + seconds;
    if (negative) *out = -*out;
    return true;
  }

  // West of UTC is positive in a footer.
  bool Offset(int64_t* out) {
    if (!Clock(out)) return false;
    *out = -*out;
    return true;
  }

  bool Date(ZoneRuleDate* out) {
    if (!Take(',')) return false;
    int64_t month = 0, week = 0, day = 0;
    if (Take('M')) {
      out->kind = ZoneRuleDate::Kind::kMonthWeekDay;
      if (!Number(&month) || !Take('.') || !Number(&week) || !Take('.')) return false;
    } else if (Take('J')) {
      out->kind = ZoneRuleDate::Kind::kJulian;
    }
    if (!Number(&day) || month > 12 || week > 5) return false;
    out->month = static_cast<int>(month);
    out->week = static_cast<int>(week);
    out->day = static_cast<int>(day);
    return !Take('/') || Clock(&out->second);
  }

  std::string_view text_;
};

bool IsLeapYear(int64_t year) {
  return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
}

// Local seconds since 1970 of a rule in a year.
int64_t SecondOf(const ZoneRuleDate& date, int64_t year) {
  if (date.kind != ZoneRuleDate::Kind::kMonthWeekDay) {
    const bool skips = date.kind == ZoneRuleDate::Kind::kJulian && date.day >= 60 && IsLeapYear(year);
    const int64_t day = date.kind == ZoneRuleDate::Kind::kJulian ? date.day - 1 + (skips ? 1 : 0) : date.day;
    return FromCivil(year, 1, 1 + day, 0, 0).seconds + date.second;
  }
  const int64_t first = FromCivil(year, date.month, 1, 0, 0).seconds / kDaySeconds;
  const int64_t next = FromCivil(year, date.month + 1, 1, 0, 0).seconds / kDaySeconds;
  const int64_t weekday = ((first + 4) % 7 + 7) % 7;
  int64_t day = first + (date.day - weekday + 7) % 7 + (date.week - 1) * 7;
  if (day >= next) day -= 7;  // week 5 is the last of the month
  return day * kDaySeconds + date.second;
}

}  // namespace

class TimeZone {
 public:
  static std::unique_ptr<TimeZone> FromFile(const std::string& bytes);

  ZonePeriod At(int64_t seconds) const {
    const auto next = std::upper_bound(transitions_.begin(), transitions_.end(), seconds);
    if (next == transitions_.end() && footer_) return ByFooter(seconds);
    ZonePeriod out;
    const ZoneKind* type = next == transitions_.begin() ? &FirstType() : &types_[kinds_[Before(next)]];
    if (next != transitions_.begin()) out.begin = transitions_[Before(next)];
    if (next != transitions_.end()) out.end = *next;
    return Named(*type, out);
  }

 private:
  size_t Before(std::vector<int64_t>::const_iterator next) const {
    return static_cast<size_t>(next - transitions_.begin()) - 1;
  }

  // Before the first transition: the first kind that is no daylight saving.
  const ZoneKind& FirstType() const {
    const auto standard =
        std::find_if(types_.begin(), types_.end(), [](const ZoneKind& type) { return !type.daylight; });
    return standard == types_.end() ? types_.front() : *standard;
  }

  static ZonePeriod Named(const ZoneKind& type, ZonePeriod out) {
    out.offset = type.offset;
    out.daylight = type.daylight;
    out.name = type.name;
    return out;
  }

  ZonePeriod ByFooter(int64_t seconds) const {
    ZonePeriod out;
    if (!transitions_.empty()) out.begin = transitions_.back();
    if (!footer_->daylight) return Named(footer_->standard, out);
    const int64_t year = ToCivil({seconds + footer_->standard.offset, 0}).year;
    // Changes of the years around, in order of time.
    std::vector<std::pair<int64_t, const ZoneKind*>> changes;
    for (int64_t y = year - 1; y <= year + 1; ++y) {
      changes.emplace_back(SecondOf(footer_->begins, y) - footer_->standard.offset, &*footer_->daylight);
      changes.emplace_back(SecondOf(footer_->ends, y) - footer_->daylight->offset, &footer_->standard);
    }
    std::sort(changes.begin(), changes.end(), [](const auto& a, const auto& b) { return a.first < b.first; });
    const ZoneKind* type = &footer_->standard;
    for (const auto& [at, begins] : changes) {
      if (at > seconds) {
        out.end = at;
        break;
      }
      out.begin = std::max(out.begin, at);
      type = begins;
    }
    return Named(*type, out);
  }

  std::vector<int64_t> transitions_;
  std::vector<uint8_t> kinds_;  // per transition, into types_
  std::vector<ZoneKind> types_;
  std::optional<ZoneFooter> footer_;
};

namespace {

// Reads big-endian numbers; once beyond the end nothing is fine any more.
class ZoneBytes {
 public:
  explicit ZoneBytes(std::string_view text) : text_(text) {}

  bool ok() const { return ok_; }
  std::string_view Take(size_t size) {
    if (size > text_.size()) {
      ok_ = false;
      return {};
    }
    const std::string_view out = text_.substr(0, size);
    text_.remove_prefix(size);
    return out;
  }
  int64_t Number(size_t size) {
    uint64_t out = 0;
    const std::string_view bytes = Take(size);
    for (const char c : bytes) out = out << 8 | static_cast<unsigned char>(c);
    return size == 4 ? static_cast<int32_t>(static_cast<uint32_t>(out)) : static_cast<int64_t>(out);
  }
  std::string_view rest() const { return text_; }

 private:
  std::string_view text_;
  bool ok_ = true;
};

// The counts of a header.
struct ZoneHeader {
  char version = 0;
  size_t utc = 0, standard = 0, leap = 0, times = 0, types = 0, chars = 0;

  size_t Size(size_t time_size) const {
    return times * (time_size + 1) + types * 6 + chars + leap * (time_size + 4) + standard + utc;
  }
};

std::optional<ZoneHeader> ReadHeader(ZoneBytes* in) {
  if (in->Take(4) != "TZif") return std::nullopt;
  ZoneHeader out;
  const std::string_view version = in->Take(16);
  if (!in->ok()) return std::nullopt;
  out.version = version[0];
  for (size_t* count : {&out.utc, &out.standard, &out.leap, &out.times, &out.types, &out.chars}) {
    const int64_t value = in->Number(4);
    if (value < 0 || value > 1'000'000) return std::nullopt;
    *count = static_cast<size_t>(value);
  }
  return in->ok() ? std::optional(out) : std::nullopt;
}

}  // namespace

std::unique_ptr<TimeZone> TimeZone::FromFile(const std::string& bytes) {
  ZoneBytes in(bytes);
  auto header = ReadHeader(&in);
  size_t time_size = 4;
  // The first block is for readers of 32-bit times.
  if (header && header->version >= '2') {
    in.Take(header->Size(4));
    header = in.ok() ? ReadHeader(&in) : std::nullopt;
    time_size = 8;
  }
  if (!header || header->types == 0) return nullptr;
  auto zone = std::make_unique<TimeZone>();
  for (size_t i = 0; i < header->times && in.ok(); ++i) zone->transitions_.push_back(in.Number(time_size));
  for (const char kind : in.Take(header->times)) {
    if (static_cast<unsigned char>(kind) >= header->types) return nullptr;
    zone->kinds_.push_back(static_cast<uint8_t>(kind));
  }
  std::vector<size_t> names;
  for (size_t i = 0; i < header->types && in.ok(); ++i) {
    ZoneKind& type = zone->types_.emplace_back();
    type.offset = in.Number(4);
    const std::string_view flags = in.Take(2);
    if (!in.ok()) return nullptr;
    type.daylight = flags[0] != 0;
    names.push_back(static_cast<unsigned char>(flags[1]));
  }
  const std::string_view chars = in.Take(header->chars);
  in.Take(header->leap * (time_size + 4) + header->standard + header->utc);
  if (!in.ok() || !std::is_sorted(zone->transitions_.begin(), zone->transitions_.end())) return nullptr;
  for (size_t i = 0; i < names.size(); ++i) {
    if (names[i] >= chars.size()) return nullptr;
    const std::string_view name = chars.substr(names[i]);
    zone->types_[i].name = name.substr(0, name.find('\0'));
  }
  std::string_view footer = in.rest();
  if (time_size == 8 && footer.starts_with('\n')) {
    footer.remove_prefix(1);
    zone->footer_ = FooterReader(footer.substr(0, footer.find('\n'))).Read();
  }
  return zone;
}

namespace {

// As Go refuses names that leave the folder.
bool IsZoneName(const std::string& name) {
  return !name.empty() && name[0] != '/' && name.find('\\') == std::string::npos &&
         name.find("..") == std::string::npos && name.find('\0') == std::string::npos && name.size() < 200;
}

std::unique_ptr<TimeZone> LoadZone(const std::string& name) {
  for (const char* folder : kZoneFolders) {
    std::error_code error;
    const std::filesystem::path path = folder + name;
    if (!std::filesystem::is_regular_file(path, error)) continue;
    if (std::filesystem::file_size(path, error) > kMaxZoneBytes) continue;
    std::ifstream in(path, std::ios::binary);
    const std::string bytes{std::istreambuf_iterator<char>(in), {}};
    if (auto zone = TimeZone::FromFile(bytes)) return zone;
  }
  return nullptr;
}

}  // namespace

const TimeZone* FindTimeZone(const std::string& name, bool* known) {
  *known = true;
  // A unit test has no time zone: local time is UTC.
  if (name.empty() || name == "UTC" || name == "Local") return nullptr;
  static std::mutex mutex;
  static std::map<std::string, std::unique_ptr<TimeZone>> zones;
  const std::lock_guard<std::mutex> lock(mutex);
  auto at = zones.find(name);
  if (at == zones.end()) at = zones.emplace(name, IsZoneName(name) ? LoadZone(name) : nullptr).first;
  *known = at->second != nullptr;
  return at->second.get();
}

bool HasTimeZones() {
  return std::any_of(std::begin(kZoneFolders), std::end(kZoneFolders), [](const char* folder) {
    std::error_code error;
    return std::filesystem::is_directory(folder, error);
  });
}

ZonePeriod PeriodAt(const TimeZone* zone, int64_t seconds) {
  return zone == nullptr ? ZonePeriod{} : zone->At(seconds);
}

int64_t FromLocal(const TimeZone* zone, int64_t local_seconds) {
  const ZonePeriod guess = PeriodAt(zone, local_seconds);
  const int64_t utc = local_seconds - guess.offset;
  if (guess.begin <= utc && utc < guess.end) return utc;
  return local_seconds - PeriodAt(zone, utc).offset;
}

}  // namespace rulecheck::gotemplate
