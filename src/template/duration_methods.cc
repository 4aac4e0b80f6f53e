// Methods of time.Duration.
#include <limits>

#include "base/duration.h"
#include "template/methods.h"
#include "template/signatures.h"

namespace rulecheck::gotemplate {
namespace {

constexpr int64_t kMax = std::numeric_limits<int64_t>::max();
constexpr int64_t kMin = std::numeric_limits<int64_t>::min();
constexpr int64_t kMicrosecond = 1000;
constexpr int64_t kMillisecond = 1000 * kMicrosecond;
constexpr int64_t kSecond = 1000 * kMillisecond;
constexpr int64_t kMinute = 60 * kSecond;
constexpr int64_t kHour = 60 * kMinute;

Value Duration(int64_t nanoseconds) {
  return Value::Int(nanoseconds, Type::kDuration);
}

Result<Value> Abs(Machine&, Arguments args) {
  const int64_t d = args[0].integer();
  if (d == kMin) return Duration(kMax);
  return Duration(d < 0 ? -d : d);
}

// Whole units and their fraction are added as Go adds them, to the same last bit.
template <int64_t unit>
Result<Value> AsFloat(Machine&, Arguments args) {
  const int64_t d = args[0].integer();
  return Value::Float(static_cast<double>(d / unit) +
                      static_cast<double>(d % unit) / static_cast<double>(unit));
}

template <int64_t unit>
Result<Value> AsInteger(Machine&, Arguments args) {
  return Value::Int(args[0].integer() / unit, Type::kInt64);
}

// Halves go away from zero, what would overflow to the bound.
int64_t RoundTo(int64_t d, int64_t unit) {
  int64_t rest = d % unit;
  int64_t result = 0;
  if (d < 0) {
    rest = -rest;
    if (rest < unit - rest) return d + rest;
    return __builtin_sub_overflow(d, unit - rest, &result) ? kMin : result;
  }
  if (rest < unit - rest) return d - rest;
  return __builtin_add_overflow(d, unit - rest, &result) ? kMax : result;
}

Result<Value> RoundDuration(Machine&, Arguments args) {
  const int64_t unit = args[1].integer();
  return Duration(unit <= 0 ? args[0].integer() : RoundTo(args[0].integer(), unit));
}

Result<Value> TruncateDuration(Machine&, Arguments args) {
  const int64_t unit = args[1].integer();
  return Duration(unit <= 0 ? args[0].integer() : args[0].integer() / unit * unit);
}

Result<Value> DurationText(Machine&, Arguments args) {
  return Value::String(FormatGoDuration(args[0].integer()));
}

constexpr Function kDurationMethods[] = {
    {"Abs", {}, false, Abs},
    {"Hours", {}, false, AsFloat<kHour>},
    {"Microseconds", {}, false, AsInteger<kMicrosecond>},
    {"Milliseconds", {}, false, AsInteger<kMillisecond>},
    {"Minutes", {}, false, AsFloat<kMinute>},
    {"Nanoseconds", {}, false, AsInteger<1>},
    {"Round", kOneDuration, false, RoundDuration},
    {"Seconds", {}, false, AsFloat<kSecond>},
    {"String", {}, false, DurationText},
    {"Truncate", kOneDuration, false, TruncateDuration},
};

}  // namespace

std::span<const Function> DurationMethods() {
  return kDurationMethods;
}

}  // namespace rulecheck::gotemplate
