// Functions on times: those of Loki and of sprig. The local zone is UTC.
#include <fmt/format.h>

#include "base/go_format.h"
#include "template/go_time.h"
#include "template/loki_functions.h"
#include "template/machine.h"
#include "template/signatures.h"
#include "template/time_parse.h"
#include "template/time_zone.h"

namespace rulecheck::gotemplate {
namespace {

constexpr int64_t kNanos = 1'000'000'000;

// units of `per_second` since 1970
Instant FromUnits(int64_t units, int64_t per_second) {
  int64_t seconds = units / per_second;
  int64_t rest = units % per_second;
  if (rest < 0) {
    rest += per_second;
    --seconds;
  }
  return {seconds, static_cast<int32_t>(rest * (kNanos / per_second))};
}

Result<Value> Timestamp(Machine& machine, Args) {
  return Value::Time(FromUnits(machine.environment().entry_time_ns, kNanos));
}

Result<Value> LogNow(Machine& machine, Args) {
  return Value::Time(FromUnits(machine.environment().now_ns, kNanos));
}

template <uint64_t per_second>
Result<Value> Epoch(Machine&, Args args) {
  const Instant t = args[0].instant();
  const auto fraction = static_cast<uint64_t>(t.nanoseconds) / (static_cast<uint64_t>(kNanos) / per_second);
  const auto units =
      static_cast<int64_t>(static_cast<uint64_t>(t.seconds) * per_second + (per_second == 1 ? 0 : fraction));
  return Value::String(fmt::format("{}", units));
}

// The number of digits tells the unit: days, seconds, milli-, micro- or nanoseconds.
Result<Value> UnixToTime(Machine&, Args args) {
  const std::string& text = args[0].text();
  const auto refuse = [&text](std::string_view why) {
    return Error{fmt::format("unable to parse time '{}': {}", text, why), {}};
  };
  const auto units = ParseInt(text, 10);
  if (!units) {
    const size_t first = text.find_first_not_of("+-");
    const bool digits = first <= 1 && text.find_first_not_of("0123456789", first) == std::string::npos;
    return refuse(fmt::format("strconv.ParseInt: parsing {}: {}", Quote(text),
                              digits ? "value out of range" : "invalid syntax"));
  }
  switch (text.size()) {
    case 5:
      return Value::Time({*units * 86400, 0});
    case 10:
      return Value::Time({*units, 0});
    case 13:
      return Value::Time(FromUnits(*units, 1000));
    case 16:
      return Value::Time(FromUnits(*units, 1'000'000));
    case 19:
      return Value::Time(FromUnits(*units, kNanos));
    default:
      return refuse("%!w(<nil>)");
  }
}

// A time, or whole seconds; anything else is now.
Result<Value> Date(Machine& machine, Args args) {
  Instant instant = FromUnits(machine.environment().now_ns, kNanos);
  const Value given = args[1].pointer() && !args[1].nil_pointer() ? args[1].Dereferenced() : args[1];
  if (given.type() == Type::kTime) {
    instant = given.instant();
  } else if (!args[1].pointer() &&
             (given.type() == Type::kInt || given.type() == Type::kInt32 || given.type() == Type::kInt64)) {
    instant = {given.integer(), 0};
  }
  return Value::String(FormatTime(instant, args[0].text()));
}

// A time that cannot be read is the year 1.
Value ZeroTime() {
  return Value::Time({-62135596800, 0});
}

Result<Value> ToDate(Machine&, Args args) {
  const auto instant = ParseTime(args[0].text(), args[1].text(), 0);
  return instant ? Value::Time(*instant) : ZeroTime();
}

// An unknown zone is UTC for Loki. Without zoneinfo files nothing is known of any: a time read in
// another zone would be wrong without a word.
Result<Value> ToDateInZone(Machine&, Args args) {
  const std::string& layout = args[0].text();
  const std::string& text = args[2].text();
  bool known = false;
  const TimeZone* zone = FindTimeZone(args[1].text(), &known);
  if (!known && !HasTimeZones()) {
    return Error{fmt::format("the time zone {} is not known: this machine has no zoneinfo files",
                             Quote(args[1].text())),
                 {}};
  }
  auto instant = ParseTime(layout, text, 0);
  if (!instant) return ZeroTime();
  const auto elsewhere = ParseTime(layout, text, 3600);
  const bool has_offset = elsewhere && *elsewhere == *instant;  // the text names its own
  if (!has_offset) instant->seconds = FromLocal(zone, instant->seconds);
  if (!has_offset) instant->zone = zone;
  return Value::Time(*instant);
}

constexpr Param kTime[] = {Param::kTime};
constexpr Param kTextAny[] = {Param::kString, Param::kAny};

constexpr Function kTimeFunctions[] = {
    {"__timestamp__", {}, false, Timestamp},
    {"date", kTextAny, false, Date},
    {"now", {}, false, LogNow},
    {"toDate", kTwoTexts, false, ToDate},
    {"toDateInZone", kThreeTexts, false, ToDateInZone},
    {"unixEpoch", kTime, false, Epoch<1>},
    {"unixEpochMillis", kTime, false, Epoch<1000>},
    {"unixEpochNanos", kTime, false, Epoch<1'000'000'000>},
    {"unixToTime", kText, false, UnixToTime},
};

}  // namespace

std::span<const Function> LokiTimeFunctions() {
  return kTimeFunctions;
}

}  // namespace rulecheck::gotemplate
