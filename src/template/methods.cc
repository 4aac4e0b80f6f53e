// Which methods a value has, and those of small types: time.Month, time.Weekday, and
// types that only have String.
#include "template/methods.h"

#include "template/go_time.h"

namespace rulecheck::gotemplate {
namespace {

Result<Value> MonthText(Machine&, Arguments args) {
  return Value::String(MonthName(args[0].integer()));
}

Result<Value> WeekdayText(Machine&, Arguments args) {
  return Value::String(WeekdayName(args[0].integer()));
}

Result<Value> StructText(Machine&, Arguments args) {
  return Value::String(*args[0].object().text);
}

constexpr Function kMonthMethods[] = {{"String", {}, false, MonthText}};
constexpr Function kWeekdayMethods[] = {{"String", {}, false, WeekdayText}};
constexpr Function kStructMethods[] = {{"String", {}, false, StructText}};

std::span<const Function> MethodsOf(const Value& receiver) {
  if (receiver.nil_pointer()) return {};
  if (receiver.named() != nullptr) return receiver.named()->methods;
  switch (receiver.type()) {
    case Type::kTime:
      return TimeMethods();
    case Type::kDuration:
      return DurationMethods();
    case Type::kMonth:
      return kMonthMethods;
    case Type::kWeekday:
      return kWeekdayMethods;
    case Type::kStruct:
      if (receiver.object().text) return kStructMethods;
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
