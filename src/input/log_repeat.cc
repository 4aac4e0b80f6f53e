#include "input/log_repeat.h"

#include <array>
#include <limits>
#include <span>

namespace rulecheck::input {
namespace {

using gotemplate::Param;
using gotemplate::Value;

constexpr std::array<Param, 2> kTwoNumbers = {Param::kInt, Param::kInt};

// Wraps around as Go's numbers do.
template <typename Operation>
Result<Value> Compute(std::span<const Value> args, Operation operation) {
  const auto a = static_cast<uint64_t>(args[0].integer());
  const auto b = static_cast<uint64_t>(args[1].integer());
  return Value::Int(static_cast<int64_t>(operation(a, b)));
}

template <typename Operation>
Result<Value> Divide(std::span<const Value> args, Operation operation) {
  const int64_t a = args[0].integer();
  const int64_t b = args[1].integer();
  if (b == 0) return Error{"division by zero", std::nullopt};
  if (b == -1)
    return Value::Int(operation(int64_t{0} - (a == std::numeric_limits<int64_t>::min() ? 0 : a), int64_t{1}));
  return Value::Int(operation(a, b));
}

Result<Value> Add(gotemplate::Machine&, std::span<const Value> args) {
  return Compute(args, [](uint64_t a, uint64_t b) { return a + b; });
}
Result<Value> Sub(gotemplate::Machine&, std::span<const Value> args) {
  return Compute(args, [](uint64_t a, uint64_t b) { return a - b; });
}
Result<Value> Mul(gotemplate::Machine&, std::span<const Value> args) {
  return Compute(args, [](uint64_t a, uint64_t b) { return a * b; });
}
Result<Value> Div(gotemplate::Machine&, std::span<const Value> args) {
  return Divide(args, [](int64_t a, int64_t b) { return a / b; });
}
Result<Value> Mod(gotemplate::Machine&, std::span<const Value> args) {
  return Divide(args, [](int64_t a, int64_t b) { return a % b; });
}

constexpr std::array<gotemplate::Function, 5> kFunctions = {{{"add", kTwoNumbers, false, Add},
                                                             {"sub", kTwoNumbers, false, Sub},
                                                             {"mul", kTwoNumbers, false, Mul},
                                                             {"div", kTwoNumbers, false, Div},
                                                             {"mod", kTwoNumbers, false, Mod}}};

const gotemplate::FunctionSet& Functions() {
  static const gotemplate::FunctionSet set{kFunctions};
  return set;
}

}  // namespace

Result<RepeatedText> RepeatedText::Make(std::string_view text) {
  RepeatedText out(text);
  if (text.find("{{") == std::string_view::npos) return out;
  gotemplate::ParseOptions options;
  options.name = "entry";
  gotemplate::ParseOutcome parsed = gotemplate::Parse(text, Functions(), options);
  if (parsed.error) return Error{parsed.error->message, parsed.error->span};
  out.parsed_ = std::move(parsed.value);
  // Whatever reads the number names it, or the dot that holds it.
  out.constant_ = text.find(".i") == std::string_view::npos && text.find('$') == std::string_view::npos &&
                  text.find(". ") == std::string_view::npos && text.find(".}") == std::string_view::npos;
  return out;
}

Result<std::string> RepeatedText::At(uint64_t i) const {
  if (!parsed_) return std::string(text_);
  gotemplate::ValueMap data;
  data.emplace("i", Value::Int(static_cast<int64_t>(i)));
  return gotemplate::Run(*parsed_, Value::Map(std::move(data)), {});
}

}  // namespace rulecheck::input
