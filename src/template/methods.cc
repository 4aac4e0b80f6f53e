// Methods of Go values that templates can call: time.Time, time.Duration, time.Month,
// time.Weekday and types that only have String.
#include <fmt/format.h>

#include <algorithm>
#include <limits>

#include "base/duration.h"
#include "template/function.h"
#include "template/go_time.h"

namespace rulecheck::gotemplate {
namespace {

using Args = std::span<const Value>;

constexpr Param kNone[] = {Param::kAny};
constexpr std::span<const Param> kNoParams(kNone, 0);
constexpr Param kLayout[] = {Param::kString};
constexpr Param kOneDuration[] = {Param::kDuration};
constexpr Param kOneTime[] = {Param::kTime};
constexpr Param kYearMonthDay[] = {Param::kInt, Param::kInt, Param::kInt};

constexpr int64_t kYearOneToUnix = 62135596800;

CivilTime Civil(Args args) {
  return ToCivil(args[0].instant());
}

int64_t UnixNano(Instant t) {
  return static_cast<int64_t>(static_cast<uint64_t>(t.seconds) * 1'000'000'000u +
                              static_cast<uint64_t>(t.nanoseconds));
}

int64_t RoundTo(int64_t value, int64_t unit, int64_t remainder) {
  // Half rounds away from zero; what would overflow goes to the bound.
  if (remainder < 0) {
    remainder = -remainder;
    if (remainder < unit - remainder) return value + remainder;
    int64_t result = 0;
    return __builtin_sub_overflow(value, unit - remainder, &result) ? std::numeric_limits<int64_t>::min()
                                                                    : result;
  }
  if (remainder < unit - remainder) return value - remainder;
  int64_t result = 0;
  return __builtin_add_overflow(value, unit - remainder, &result) ? std::numeric_limits<int64_t>::max()
                                                                  : result;
}

__extension__ typedef __int128 Wide;

// Time since year one, modulo a duration: what Truncate and Round of a time work on.
int64_t RemainderSinceYearOne(Instant t, int64_t unit) {
  const Wide total = (static_cast<Wide>(t.seconds) + kYearOneToUnix) * 1'000'000'000 + t.nanoseconds;
  auto remainder = static_cast<int64_t>(total % unit);
  return remainder < 0 ? remainder + unit : remainder;
}

int Compare(Instant a, Instant b) {
  if (a.seconds != b.seconds) return a.seconds < b.seconds ? -1 : 1;
  return a.nanoseconds == b.nanoseconds ? 0 : a.nanoseconds < b.nanoseconds ? -1 : 1;
}

Result<Value> Number(int64_t i, Type type = Type::kInt) {
  return Value::Int(i, type);
}

#define BODY [](Machine&, Args args) -> Result<Value>
#define REFUSED nullptr

constexpr Function kTimeMethods[] = {
    {"Add", kOneDuration, false, BODY{return Value::Time(AddDuration(args[0].instant(), args[1].integer()));
}  // namespace
}  // namespace rulecheck::gotemplate
, {"AddDate", kYearMonthDay, false, BODY{const CivilTime t = Civil(args);
const int64_t seconds = t.hour * 3600 + t.minute * 60 + t.second;
auto bounded = [](const Value& v) { return std::clamp<int64_t>(v.integer(), -1'000'000'000, 1'000'000'000); };
return Value::Time(FromCivil(t.year + bounded(args[1]), t.month + bounded(args[2]), t.day + bounded(args[3]),
                             seconds, args[0].instant().nanoseconds));
}
}
, {"After", kOneTime, false, BODY{return Value::Bool(Compare(args[0].instant(), args[1].instant()) > 0);
}
}
, {"Before", kOneTime, false, BODY{return Value::Bool(Compare(args[0].instant(), args[1].instant()) < 0);
}
}
, {"Clock", kNoParams, false, REFUSED, "function Clock has 3 return values; should be 1 or 2"},
    {"Compare", kOneTime, false, BODY{return Number(Compare(args[0].instant(), args[1].instant()));
}
}
, {"Date", kNoParams, false, REFUSED, "function Date has 3 return values; should be 1 or 2"},
    {"Day", kNoParams, false, BODY{return Number(Civil(args).day);
}
}
, {"Equal", kOneTime, false, BODY{return Value::Bool(args[0].instant() == args[1].instant());
}
}
, {"Format", kLayout, false, BODY{return Value::String(FormatTime(args[0].instant(), args[1].text()));
}
}
, {"Hour", kNoParams, false, BODY{return Number(Civil(args).hour);
}
}
,
    {"ISOWeek", kNoParams, false, REFUSED,
     "invalid function signature for ISOWeek: second return value should be error; is int"},
    {"IsDST", kNoParams, false, BODY{return Value::Bool(args.empty());
}
}
, {"IsZero", kNoParams, false, BODY{return Value::Bool(args[0].instant() == Instant{-kYearOneToUnix, 0});
}
}
,
    // A unit test or a lint run has no time zone: local time is UTC.
    {"Local", kNoParams, false, BODY{return args[0].Dereferenced();
}
}
, {"Minute", kNoParams, false, BODY{return Number(Civil(args).minute);
}
}
, {"Month", kNoParams, false, BODY{return Number(Civil(args).month, Type::kMonth);
}
}
, {"Nanosecond", kNoParams, false, BODY{return Number(args[0].instant().nanoseconds);
}
}
, {"Round", kOneDuration, false, BODY{const int64_t unit = args[1].integer();
if (unit <= 0) return args[0].Dereferenced();
const int64_t rest = RemainderSinceYearOne(args[0].instant(), unit);
return Value::Time(AddDuration(args[0].instant(), rest < unit - rest ? -rest : unit - rest));
}
}
, {"Second", kNoParams, false, BODY{return Number(Civil(args).second);
}
}
, {"String", kNoParams, false, BODY{return Value::String(FormatTimeText(args[0].instant()));
}
}
, {"Sub", kOneTime, false,
   BODY{return Number(Subtract(args[0].instant(), args[1].instant()), Type::kDuration);
}
}
, {"Truncate", kOneDuration, false, BODY{const int64_t unit = args[1].integer();
if (unit <= 0) return args[0].Dereferenced();
return Value::Time(AddDuration(args[0].instant(), -RemainderSinceYearOne(args[0].instant(), unit)));
}
}
, {"UTC", kNoParams, false, BODY{return args[0].Dereferenced();
}
}
, {"Unix", kNoParams, false, BODY{return Number(args[0].instant().seconds, Type::kInt64);
}
}
, {"UnixMicro", kNoParams, false,
   BODY{return Number(args[0].instant().seconds * 1'000'000 + args[0].instant().nanoseconds / 1000,
                      Type::kInt64);
}
}
, {"UnixMilli", kNoParams, false,
   BODY{return Number(args[0].instant().seconds * 1000 + args[0].instant().nanoseconds / 1'000'000,
                      Type::kInt64);
}
}
, {"UnixNano", kNoParams, false, BODY{return Number(UnixNano(args[0].instant()), Type::kInt64);
}
}
, {"Weekday", kNoParams, false, BODY{return Number(Civil(args).weekday, Type::kWeekday);
}
}
, {"Year", kNoParams, false, BODY{return Number(Civil(args).year);
}
}
, {"YearDay", kNoParams, false, BODY{return Number(Civil(args).year_day);
}
}
,
    {"Zone", kNoParams, false, REFUSED,
     "invalid function signature for Zone: second return value should be error; is int"},
}
;

constexpr Function kDurationMethods[] = {{"Abs", kNoParams, false, BODY{const int64_t d = args[0].integer();
if (d == std::numeric_limits<int64_t>::min())
  return Number(std::numeric_limits<int64_t>::max(), Type::kDuration);
return Number(d < 0 ? -d : d, Type::kDuration);
}
}
, {"Hours", kNoParams, false, BODY{const int64_t d = args[0].integer();
return Value::Float(static_cast<double>(d / 3600000000000) + static_cast<double>(d % 3600000000000) / 3.6e12);
}
}
, {"Microseconds", kNoParams, false, BODY{return Number(args[0].integer() / 1000, Type::kInt64);
}
}
, {"Milliseconds", kNoParams, false, BODY{return Number(args[0].integer() / 1'000'000, Type::kInt64);
}
}
, {"Minutes", kNoParams, false, BODY{const int64_t d = args[0].integer();
return Value::Float(static_cast<double>(d / 60000000000) + static_cast<double>(d % 60000000000) / 6e10);
}
}
, {"Nanoseconds", kNoParams, false, BODY{return Number(args[0].integer(), Type::kInt64);
}
}
, {"Round", kOneDuration, false, BODY{const int64_t d = args[0].integer();
const int64_t unit = args[1].integer();
return Number(unit <= 0 ? d : RoundTo(d, unit, d % unit), Type::kDuration);
}
}
, {"Seconds", kNoParams, false, BODY{const int64_t d = args[0].integer();
return Value::Float(static_cast<double>(d / 1000000000) + static_cast<double>(d % 1000000000) / 1e9);
}
}
, {"String", kNoParams, false, BODY{return Value::String(FormatGoDuration(args[0].integer()));
}
}
, {"Truncate", kOneDuration, false, BODY{const int64_t d = args[0].integer();
const int64_t unit = args[1].integer();
return Number(unit <= 0 ? d : d - d % unit, Type::kDuration);
}
}
,
}
;

constexpr Function kMonthMethods[] = {
    {"String", kNoParams, false, BODY{return Value::String(MonthName(args[0].integer()));
}
}
,
}
;
constexpr Function kWeekdayMethods[] = {
    {"String", kNoParams, false, BODY{return Value::String(WeekdayName(args[0].integer()));
}
}
,
}
;
constexpr Function kTextMethods[] = {
    {"String", kNoParams, false, BODY{return Value::String(*args[0].object().text);
}
}
,
}
;

#undef BODY
#undef REFUSED

std::span<const Function> MethodsOf(const Value& receiver) {
  if (receiver.nil_pointer()) return {};
  switch (receiver.type()) {
    case Type::kTime:
      return kTimeMethods;
    case Type::kDuration:
      return kDurationMethods;
    case Type::kMonth:
      return kMonthMethods;
    case Type::kWeekday:
      return kWeekdayMethods;
    case Type::kStruct:
      if (receiver.object().text) return kTextMethods;
      return {};
    default:
      return {};
  }
}

}  // namespace

const Function* FindMethod(const Value& receiver, std::string_view name) {
  for (const Function& method : MethodsOf(receiver)) {
    if (method.name == name) return &method;
  }
  return nullptr;
}

}  // namespace rulecheck::gotemplate
