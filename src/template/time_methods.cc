// Methods of time.Time. All times of templates are in UTC.
#include <algorithm>

#include "template/go_time.h"
#include "template/methods.h"
#include "template/signatures.h"
#include "template/time_zone.h"

namespace rulecheck::gotemplate {
namespace {

constexpr int64_t kYearOneToUnix = 62135596800;

constexpr Param kLayout[] = {Param::kString};
constexpr Param kOneTime[] = {Param::kTime};
constexpr Param kYearMonthDay[] = {Param::kInt, Param::kInt, Param::kInt};

__extension__ typedef __int128 Wide;

// Time since year one, modulo a duration: what TruncateTime and RoundTime work on.
int64_t Remainder(Instant t, int64_t unit) {
  const Wide total = (static_cast<Wide>(t.seconds) + kYearOneToUnix) * 1'000'000'000 + t.nanoseconds;
  const auto rest = static_cast<int64_t>(total % unit);
  return rest < 0 ? rest + unit : rest;
}

int Order(Instant a, Instant b) {
  if (a.seconds != b.seconds) return a.seconds < b.seconds ? -1 : 1;
  if (a.nanoseconds == b.nanoseconds) return 0;
  return a.nanoseconds < b.nanoseconds ? -1 : 1;
}

int OrderOf(Arguments args) {
  return Order(args[0].instant(), args[1].instant());
}

Result<Value> AddToTime(Machine&, Arguments args) {
  return Value::Time(AddDuration(args[0].instant(), args[1].integer()));
}

Result<Value> AddDate(Machine&, Arguments args) {
  const CivilTime t = ToCivil(args[0].instant());
  // No clock of ours reaches further; keeps the sums in range.
  auto bounded = [](const Value& v) {
    return std::clamp<int64_t>(v.integer(), -1'000'000'000, 1'000'000'000);
  };
  const int64_t seconds = t.hour * 3600 + t.minute * 60 + t.second;
  Instant out = FromCivil(t.year + bounded(args[1]), t.month + bounded(args[2]), t.day + bounded(args[3]),
                          seconds, args[0].instant().nanoseconds);
  out.zone = args[0].instant().zone;
  out.seconds = FromLocal(out.zone, out.seconds);
  return Value::Time(out);
}

Result<Value> After(Machine&, Arguments args) {
  return Value::Bool(OrderOf(args) > 0);
}

Result<Value> Before(Machine&, Arguments args) {
  return Value::Bool(OrderOf(args) < 0);
}

Result<Value> EqualTimes(Machine&, Arguments args) {
  return Value::Bool(OrderOf(args) == 0);
}

Result<Value> CompareTimes(Machine&, Arguments args) {
  return Value::Int(OrderOf(args));
}

Result<Value> FormatByLayout(Machine&, Arguments args) {
  return Value::String(FormatTime(args[0].instant(), args[1].text()));
}

Result<Value> TimeText(Machine&, Arguments args) {
  return Value::String(FormatTimeText(args[0].instant()));
}

template <int CivilTime::*field, Type type>
Result<Value> Field(Machine&, Arguments args) {
  return Value::Int(ToCivil(args[0].instant()).*field, type);
}

Result<Value> Year(Machine&, Arguments args) {
  return Value::Int(ToCivil(args[0].instant()).year);
}

Result<Value> Nanosecond(Machine&, Arguments args) {
  return Value::Int(args[0].instant().nanoseconds);
}

Result<Value> IsZero(Machine&, Arguments args) {
  return Value::Bool(args[0].instant() == Instant{-kYearOneToUnix, 0});
}

Result<Value> IsDaylightTime(Machine&, Arguments args) {
  return Value::Bool(PeriodAt(args[0].instant().zone, args[0].instant().seconds).daylight);
}

Result<Value> InUtc(Machine&, Arguments args) {
  Instant out = args[0].instant();
  out.zone = nullptr;
  return Value::Time(out);
}

Result<Value> Same(Machine&, Arguments args) {
  return args[0].Dereferenced();
}

// Wraps around where Go's int64 does.
template <uint64_t per_second>
Result<Value> SinceEpoch(Machine&, Arguments args) {
  const Instant t = args[0].instant();
  const auto fraction = static_cast<uint64_t>(t.nanoseconds) / (1'000'000'000 / per_second);
  const uint64_t whole = per_second == 1 ? 0 : fraction;
  return Value::Int(static_cast<int64_t>(static_cast<uint64_t>(t.seconds) * per_second + whole),
                    Type::kInt64);
}

Result<Value> SubtractTimes(Machine&, Arguments args) {
  return Value::Int(Subtract(args[0].instant(), args[1].instant()), Type::kDuration);
}

Result<Value> RoundTime(Machine&, Arguments args) {
  const int64_t unit = args[1].integer();
  if (unit <= 0) return args[0].Dereferenced();
  const int64_t rest = Remainder(args[0].instant(), unit);
  return Value::Time(AddDuration(args[0].instant(), rest < unit - rest ? -rest : unit - rest));
}

Result<Value> TruncateTime(Machine&, Arguments args) {
  const int64_t unit = args[1].integer();
  if (unit <= 0) return args[0].Dereferenced();
  return Value::Time(AddDuration(args[0].instant(), -Remainder(args[0].instant(), unit)));
}

constexpr std::string_view kClock = "function Clock has 3 return values; should be 1 or 2";
constexpr std::string_view kDate = "function Date has 3 return values; should be 1 or 2";
constexpr std::string_view kIsoWeek =
    "invalid function signature for ISOWeek: second return value should be error; is int";
constexpr std::string_view kZone =
    "invalid function signature for Zone: second return value should be error; is int";

// Methods of Go that we do not have. Saying so beats "can't evaluate field".
constexpr std::string_view kMissing = "this method of time.Time is not supported by rulecheck";

constexpr Function kTimeMethods[] = {
    {"AppendBinary", kAny, true, Same, kMissing},
    {"AppendFormat", kAny, true, Same, kMissing},
    {"AppendText", kAny, true, Same, kMissing},
    {"GoString", kAny, true, Same, kMissing},
    {"GobEncode", kAny, true, Same, kMissing},
    {"In", kAny, true, Same, kMissing},
    {"Location", kAny, true, Same, kMissing},
    {"MarshalBinary", kAny, true, Same, kMissing},
    {"MarshalJSON", kAny, true, Same, kMissing},
    {"MarshalText", kAny, true, Same, kMissing},
    {"ZoneBounds", kAny, true, Same, kMissing},
    {"Add", kOneDuration, false, AddToTime},
    {"AddDate", kYearMonthDay, false, AddDate},
    {"After", kOneTime, false, After},
    {"Before", kOneTime, false, Before},
    {"Clock", {}, false, Same, kClock},
    {"Compare", kOneTime, false, CompareTimes},
    {"Date", {}, false, Same, kDate},
    {"Day", {}, false, Field<&CivilTime::day, Type::kInt>},
    {"Equal", kOneTime, false, EqualTimes},
    {"Format", kLayout, false, FormatByLayout},
    {"Hour", {}, false, Field<&CivilTime::hour, Type::kInt>},
    {"ISOWeek", {}, false, Same, kIsoWeek},
    {"IsDST", {}, false, IsDaylightTime},
    {"IsZero", {}, false, IsZero},
    {"Local", {}, false, InUtc},  // a unit test has no time zone: local time is UTC
    {"Minute", {}, false, Field<&CivilTime::minute, Type::kInt>},
    {"Month", {}, false, Field<&CivilTime::month, Type::kMonth>},
    {"Nanosecond", {}, false, Nanosecond},
    {"Round", kOneDuration, false, RoundTime},
    {"Second", {}, false, Field<&CivilTime::second, Type::kInt>},
    {"String", {}, false, TimeText},
    {"Sub", kOneTime, false, SubtractTimes},
    {"Truncate", kOneDuration, false, TruncateTime},
    {"UTC", {}, false, InUtc},
    {"Unix", {}, false, SinceEpoch<1>},
    {"UnixMicro", {}, false, SinceEpoch<1'000'000>},
    {"UnixMilli", {}, false, SinceEpoch<1'000>},
    {"UnixNano", {}, false, SinceEpoch<1'000'000'000>},
    {"Weekday", {}, false, Field<&CivilTime::weekday, Type::kWeekday>},
    {"Year", {}, false, Year},
    {"YearDay", {}, false, Field<&CivilTime::year_day, Type::kInt>},
    {"Zone", {}, false, Same, kZone},
};

}  // namespace

std::span<const Function> TimeMethods() {
  return kTimeMethods;
}

}  // namespace rulecheck::gotemplate
