// The functions that every template has (text/template/funcs.go).
#include <fmt/format.h>

#include <algorithm>
#include <optional>

#include "template/compare.h"
#include "template/escape.h"
#include "template/format.h"
#include "template/machine.h"
#include "template/signatures.h"

namespace rulecheck::gotemplate {
namespace {

// What reflect says when asked for the type of nothing.
constexpr std::string_view kTypeOfNil = "reflect: call of reflect.Value.Type on zero Value";

// As printableValue for each operand, then fmt.Sprint.
std::string TextOf(Args args) {
  std::vector<Value> shown;
  for (const Value& arg : args) {
    Value value = arg.Unboxed();
    if (value.is_nil())
      value = Value::String("<no value>");
    else if (value.pointer() && !value.nil_pointer())
      value = value.Dereferenced();
    shown.push_back(std::move(value));
  }
  return Sprint(shown);
}

// A position in something of `bound` elements; the bound itself is in.
Result<size_t> PositionIn(const Value& index, size_t bound) {
  const Value value = index.Unboxed();
  if (value.is_nil()) return Fault("cannot index slice/array with nil");
  if (!value.is_signed() && !value.is_unsigned()) {
    return Fault("cannot index slice/array with type " + value.GoType());
  }
  const int64_t at = value.is_signed() ? value.integer() : static_cast<int64_t>(value.unsigned_integer());
  if (at < 0 || static_cast<uint64_t>(at) > bound) return Fault(fmt::format("index out of range: {}", at));
  return static_cast<size_t>(at);
}

Result<Value> IndexMap(const Value& map, const Value& index) {
  const Value key = index.Unboxed();
  if (key.is_nil()) return Fault("value is nil; should be of type string");
  if (key.type() != Type::kString || key.pointer()) {
    return Fault(fmt::format("value has type {}; should be string", key.GoType()));
  }
  if (map.type() == Type::kStringMap) {
    const auto found = map.string_map().find(key.text());
    return Value::String(found == map.string_map().end() ? std::string() : found->second);
  }
  const auto found = map.value_map().find(key.text());
  return (found == map.value_map().end() ? Value() : found->second).Boxed();
}

Result<Value> IndexOnce(const Value& item, const Value& index) {
  const bool is_map = item.type() == Type::kStringMap || item.type() == Type::kMap;
  if (is_map) return IndexMap(item, index);
  if (!item.is_string() && item.type() != Type::kList) {
    return Fault("can't index item of type " + item.GoType());
  }
  const size_t size = item.is_string() ? item.text().size() : item.list().items.size();
  const Result<size_t> at = PositionIn(index, size);
  if (!at) return at.error();
  if (*at == size) {
    return Fault(item.is_string() ? "reflect: string index out of range"
                                  : "reflect: slice index out of range");
  }
  if (item.is_string()) return Value::Uint(static_cast<unsigned char>(item.text()[*at]), Type::kUint8);
  return item.list().items[*at];
}

Result<Value> Index(Machine&, Args args) {
  Value item = args[0].Unboxed();
  if (item.is_nil()) return Fault("index of untyped nil");
  for (const Value& index : args.subspan(1)) {
    item = item.Unboxed();
    if (item.is_nil() || item.nil_pointer()) return Fault("index of nil pointer");
    if (item.pointer()) item = item.Dereferenced();
    Result<Value> next = IndexOnce(item, index);
    if (!next) return next;
    item = *std::move(next);
  }
  return item;
}

Result<Value> Slice(Machine&, Args args) {
  Value item = args[0].Unboxed();
  if (item.is_nil()) return Fault("slice of untyped nil");
  if (item.nil_pointer()) return Fault("slice of nil pointer");
  if (item.pointer()) item = item.Dereferenced();
  const Args indexes = args.subspan(1);
  if (indexes.size() > 3) return Fault(fmt::format("too many slice indexes: {}", indexes.size()));
  if (!item.is_string() && item.type() != Type::kList)
    return Fault("can't slice item of type " + item.GoType());
  if (item.is_string() && indexes.size() == 3) return Fault("cannot 3-index slice a string");
  const size_t size = item.is_string() ? item.text().size() : item.list().items.size();
  size_t at[3] = {0, size, size};
  for (size_t i = 0; i < indexes.size(); ++i) {
    const Result<size_t> position = PositionIn(indexes[i], size);
    if (!position) return position.error();
    at[i] = *position;
  }
  if (at[0] > at[1]) return Fault(fmt::format("invalid slice index: {} > {}", at[0], at[1]));
  if (at[1] > at[2]) return Fault(fmt::format("invalid slice index: {} > {}", at[1], at[2]));
  if (item.is_string()) return Value::String(item.text().substr(at[0], at[1] - at[0]), item.type());
  auto part = std::make_shared<List>();
  part->go_type = item.list().go_type;
  const auto begin = item.list().items.begin();
  part->items.assign(begin + static_cast<std::ptrdiff_t>(at[0]), begin + static_cast<std::ptrdiff_t>(at[1]));
  return Value::Of(std::move(part));
}

Result<Value> Length(Machine&, Args args) {
  Value item = args[0].Unboxed();
  if (item.is_nil()) return Fault(args[0].boxed() ? "len of nil pointer" : std::string(kTypeOfNil));
  if (item.nil_pointer()) return Fault("len of nil pointer");
  if (item.pointer()) item = item.Dereferenced();
  size_t size = 0;
  switch (item.type()) {
    case Type::kString:
    case Type::kHtml:
      size = item.text().size();
      break;
    case Type::kStringMap:
      size = item.string_map().size();
      break;
    case Type::kMap:
      size = item.value_map().size();
      break;
    case Type::kList:
      size = item.list().items.size();
      break;
    default:
      return Fault("len of type " + item.GoType());
  }
  return Value::Int(static_cast<int64_t>(size));
}

// No value of ours is a function.
Result<Value> CallValue(Machine& machine, Args args) {
  const Value callee = args[0].Unboxed();
  if (callee.is_nil()) return Fault("call of nil");
  std::string name = machine.first_argument() != nullptr ? Describe(*machine.first_argument())
                     : callee.is_string()                ? callee.text()
                                                         : fmt::format("<{} Value>", callee.GoType());
  return Fault(fmt::format("non-function {} of type {}", name, callee.GoType()));
}

Result<Value> AsValue(const Result<bool>& result, bool negate = false) {
  if (!result) return result.error();
  return Value::Bool(*result != negate);
}

Result<bool> LessOrEqual(Args args) {
  Result<bool> less = Less(args[0], args[1]);
  if (!less || *less) return less;
  return EqualsAny(args[0], args.subspan(1));
}

Result<Value> Not(Machine&, Args args) {
  return Value::Bool(!args[0].Truth());
}

Result<Value> Equal(Machine&, Args args) {
  return AsValue(EqualsAny(args[0], args.subspan(1)));
}

Result<Value> NotEqual(Machine&, Args args) {
  return AsValue(EqualsAny(args[0], args.subspan(1)), true);
}

Result<Value> IsLess(Machine&, Args args) {
  return AsValue(Less(args[0], args[1]));
}

Result<Value> IsLessOrEqual(Machine&, Args args) {
  return AsValue(LessOrEqual(args));
}

// The opposites of the two above, so that everything is greater than NaN.
Result<Value> IsGreater(Machine&, Args args) {
  return AsValue(LessOrEqual(args), true);
}

Result<Value> IsGreaterOrEqual(Machine&, Args args) {
  return AsValue(Less(args[0], args[1]), true);
}

Result<Value> Html(Machine&, Args args) {
  return Value::String(EscapeHtml(TextOf(args)));
}

Result<Value> JavaScript(Machine&, Args args) {
  return Value::String(EscapeJavaScript(TextOf(args)));
}

Result<Value> UrlQuery(Machine&, Args args) {
  return Value::String(EscapeQuery(TextOf(args)));
}

Result<Value> Print(Machine&, Args args) {
  return Value::String(Sprint(args));
}

Result<Value> Println(Machine&, Args args) {
  return Value::String(Sprintln(args));
}

Result<Value> PrintFormatted(Machine& machine, Args args) {
  return Value::String(Sprintf(args[0].text(), args.subspan(1), machine.limits().max_output));
}

constexpr Param kOne[] = {Param::kReflect};
constexpr Param kTwo[] = {Param::kReflect, Param::kReflect};
constexpr Param kFormat[] = {Param::kString, Param::kAny};

constexpr Function kBuiltins[] = {
    {"and", kTwo, true, nullptr},  // see Machine::ShortCircuit
    {"or", kTwo, true, nullptr},
    {"not", kOne, false, Not},
    {"call", kTwo, true, CallValue},
    {"eq", kTwo, true, Equal},
    {"ne", kTwo, false, NotEqual},
    {"lt", kTwo, false, IsLess},
    {"le", kTwo, false, IsLessOrEqual},
    {"gt", kTwo, false, IsGreater},
    {"ge", kTwo, false, IsGreaterOrEqual},
    {"index", kTwo, true, Index},
    {"slice", kTwo, true, Slice},
    {"len", kOne, false, Length},
    {"html", kAny, true, Html},
    {"js", kAny, true, JavaScript},
    {"urlquery", kAny, true, UrlQuery},
    {"print", kAny, true, Print},
    {"println", kAny, true, Println},
    {"printf", kFormat, true, PrintFormatted},
};

}  // namespace

std::span<const Function> BuiltinFunctions() {
  return kBuiltins;
}

const Function* FunctionSet::Find(std::string_view name) const {
  auto named = [&](const Function& function) { return function.name == name; };
  auto found = std::find_if(functions.begin(), functions.end(), named);
  if (found != functions.end()) return &*found;
  const auto* builtin = std::find_if(std::begin(kBuiltins), std::end(kBuiltins), named);
  return builtin != std::end(kBuiltins) ? builtin : nullptr;
}

}  // namespace rulecheck::gotemplate
