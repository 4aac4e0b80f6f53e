// Functions on numbers: those of Loki and of sprig, which takes anything for a number
// (github.com/spf13/cast) and what is none for 0.
#include <fmt/format.h>

#include <cmath>
#include <limits>
#include <optional>

#include "base/go_format.h"
#include "template/decimal.h"
#include "template/loki_functions.h"
#include "template/loki_values.h"
#include "template/machine.h"
#include "template/signatures.h"

namespace rulecheck::gotemplate {
namespace {

// As Go converts on amd64.
int64_t Whole(double d) {
  const bool fits = d >= -9223372036854775808.0 && d < 9223372036854775808.0;
  return fits ? static_cast<int64_t>(d) : std::numeric_limits<int64_t>::min();
}

// A plain decimal number without what is behind its point; other texts as they are.
std::string WholePart(std::string_view text) {
  const size_t sign = !text.empty() && (text[0] == '-' || text[0] == '+') ? 1 : 0;
  const size_t point = std::min(text.find_first_not_of("0123456789", sign), text.size());
  if (point < text.size() &&
      (text[point] != '.' || text.find_first_not_of("0123456789", point + 1) != std::string_view::npos)) {
    return std::string(text);
  }
  std::string whole(text.substr(0, point));
  if (point == sign) whole += '0';
  return whole;
}

int64_t ToInt(const Value& given) {
  const Value value = given.pointer() && !given.nil_pointer() ? given.Dereferenced() : given;
  switch (value.type()) {
    case Type::kString:
      return ParseInt(WholePart(value.text()), 0).value_or(0);
    case Type::kBool:
      return value.boolean() ? 1 : 0;
    case Type::kFloat:
      return Whole(value.number());
    case Type::kInt:
    case Type::kInt32:
    case Type::kInt64:
    case Type::kMonth:
    case Type::kWeekday:
      return value.integer();
    case Type::kUint:
    case Type::kUint8:
    case Type::kUint64:
      return static_cast<int64_t>(value.unsigned_integer());
    default:
      return 0;
  }
}

double ToNumber(const Value& given) {
  const Value value = given.pointer() && !given.nil_pointer() ? given.Dereferenced() : given;
  if (value.type() == Type::kString) {
    const Result<double> number = ParseNumber(value.text());
    return number ? *number : 0;
  }
  if (value.type() == Type::kFloat) return value.number();
  if (value.is_unsigned()) return static_cast<double>(value.unsigned_integer());
  return static_cast<double>(ToInt(value));
}

Value Int64(int64_t value) {
  return Value::Int(value, Type::kInt64);
}

int64_t WrapAdd(int64_t a, int64_t b) {
  return static_cast<int64_t>(static_cast<uint64_t>(a) + static_cast<uint64_t>(b));
}

int64_t WrapMultiply(int64_t a, int64_t b) {
  return static_cast<int64_t>(static_cast<uint64_t>(a) * static_cast<uint64_t>(b));
}

// --- whole numbers

Result<Value> ConvertInt(Machine&, Args args) {
  return Value::Int(ToInt(args[0]));
}

Result<Value> AddAll(Machine&, Args args) {
  int64_t sum = 0;
  for (const Value& arg : args) sum = WrapAdd(sum, ToInt(arg));
  return Int64(sum);
}

Result<Value> Sub(Machine&, Args args) {
  return Int64(
      static_cast<int64_t>(static_cast<uint64_t>(ToInt(args[0])) - static_cast<uint64_t>(ToInt(args[1]))));
}

Result<Value> MultiplyAll(Machine&, Args args) {
  int64_t product = 1;
  for (const Value& arg : args) product = WrapMultiply(product, ToInt(arg));
  return Int64(product);
}

template <bool rest>
Result<Value> Divide(Machine&, Args args) {
  const int64_t a = ToInt(args[0]);
  const int64_t b = ToInt(args[1]);
  if (b == 0) return Fault("runtime error: integer divide by zero");
  if (b == -1) return Int64(rest ? 0 : WrapMultiply(a, -1));
  return Int64(rest ? a % b : a / b);
}

template <bool largest>
Result<Value> Extreme(Machine&, Args args) {
  int64_t best = ToInt(args[0]);
  for (const Value& arg : args) best = largest ? std::max(best, ToInt(arg)) : std::min(best, ToInt(arg));
  return Int64(best);
}

// --- floats

Result<Value> ConvertFloat(Machine&, Args args) {
  return Value::Float(ToNumber(args[0]));
}

// math.Max and math.Min: an infinity beats NaN, NaN beats all else; 0 is more than -0.
double Pick(double a, double b, bool largest) {
  const double limit = largest ? INFINITY : -INFINITY;
  if (a == limit || b == limit) return limit;
  if (std::isnan(a) || std::isnan(b)) return NAN;
  if (a == 0 && b == 0) return std::signbit(a) == largest ? b : a;
  return (a > b) == largest ? a : b;
}

template <bool largest>
Result<Value> ExtremeFloat(Machine&, Args args) {
  double best = ToNumber(args[0]);
  for (const Value& arg : args.subspan(1)) best = Pick(best, ToNumber(arg), largest);
  return Value::Float(best);
}

template <double (*Map)(double)>
Result<Value> MapNumber(Machine&, Args args) {
  return Value::Float(Map(ToNumber(args[0])));
}

double Ceil(double d) {
  return std::ceil(d);
}
double Floor(double d) {
  return std::floor(d);
}

// Up from where the fraction reaches the third argument, otherwise down; for negative
// numbers the fraction is negative.
Result<Value> Round(Machine&, Args args) {
  if (args.size() > 3) args = args.subspan(0, 3);
  const double value = ToNumber(args[0]);
  const double power = std::pow(10.0, static_cast<double>(args[1].integer()));
  const double up_from = args.size() > 2 ? args[2].number() : 0.5;
  const double scaled = power * value;
  double whole = 0;
  const double fraction = std::isinf(scaled) ? NAN : std::modf(scaled, &whole);
  return Value::Float((fraction >= up_from ? std::ceil(scaled) : std::floor(scaled)) / power);
}

// --- decimals

constexpr size_t kMaxDigits = 20000;

Result<Decimal> ToDecimal(const Value& value) {
  const double number = ToNumber(value);
  if (const auto decimal = Decimal::From(number)) return *decimal;
  return Fault(fmt::format("Cannot create a Decimal from {}", FormatFloat(number, 'g', -1)));
}

template <char op>
Result<Value> Calculate(Args args, std::optional<Decimal> start) {
  for (const Value& arg : args) {
    const Result<Decimal> next = ToDecimal(arg);
    if (!next) return next.error();
    if (!start) {
      start = *next;
      continue;
    }
    if (op == '/' && next->is_zero()) return Fault("decimal division by 0");
    if (op == '+') start = *start + *next;
    if (op == '-') start = *start - *next;
    if (op == '*') start = *start * *next;
    if (op == '/') start = *start / *next;
    if (start->size() > kMaxDigits) return Fault("a number with too many digits");
  }
  return Value::Float(start->ToDouble());
}

Result<Value> AddFloats(Machine&, Args args) {
  return Calculate<'+'>(args, Decimal::From(0));
}

template <char op>
Result<Value> CalculateFloats(Machine&, Args args) {
  return Calculate<op>(args, std::nullopt);
}

// --- reading

Result<Value> Bytes(Machine&, Args args) {
  const Result<uint64_t> bytes = ParseByteSize(args[0].text());
  if (!bytes) return bytes.error();
  return Value::Float(static_cast<double>(*bytes));
}

Result<Value> Duration(Machine&, Args args) {
  const Result<int64_t> duration = ParseGoDuration(args[0].text());
  if (!duration) return duration.error();
  return Value::Float(DurationSeconds(*duration));
}

constexpr Param kRound[] = {Param::kAny, Param::kInt, Param::kFloat};

constexpr Function kNumberFunctions[] = {
    {"add", kAny, true, AddAll},
    {"addf", kAny, true, AddFloats},
    {"bytes", kText, false, Bytes},
    {"ceil", kAny, false, MapNumber<Ceil>},
    {"div", kTwoAny, false, Divide<false>},
    {"divf", kTwoAny, true, CalculateFloats<'/'>},
    {"duration", kText, false, Duration},
    {"duration_seconds", kText, false, Duration},
    {"float64", kAny, false, ConvertFloat},
    {"floor", kAny, false, MapNumber<Floor>},
    {"int", kAny, false, ConvertInt},
    {"max", kTwoAny, true, Extreme<true>},
    {"maxf", kTwoAny, true, ExtremeFloat<true>},
    {"min", kTwoAny, true, Extreme<false>},
    {"minf", kTwoAny, true, ExtremeFloat<false>},
    {"mod", kTwoAny, false, Divide<true>},
    {"mul", kTwoAny, true, MultiplyAll},
    {"mulf", kTwoAny, true, CalculateFloats<'*'>},
    {"round", kRound, true, Round},
    {"sub", kTwoAny, false, Sub},
    {"subf", kTwoAny, true, CalculateFloats<'-'>},
};

}  // namespace

std::span<const Function> LokiNumberFunctions() {
  return kNumberFunctions;
}

}  // namespace rulecheck::gotemplate
