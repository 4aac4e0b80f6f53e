// Calling functions and methods, as evalCall and evalArg in text/template/exec.go.
#include <fmt/format.h>

#include <algorithm>

#include "template/machine.h"

namespace rulecheck::gotemplate {
namespace {

bool IsSample(const Value& value) {
  return value.type() == Type::kStruct && value.object().go_type == "template.sample";
}

// Go's assignability of a value that is not in an interface.
bool Fits(const Value& value, Param param) {
  if (param == Param::kSample) return IsSample(value) && value.pointer();
  if (value.pointer()) return false;
  switch (param) {
    case Param::kString:
      return value.type() == Type::kString;
    case Param::kInt:
      return value.type() == Type::kInt;
    case Param::kInt64:
      return value.type() == Type::kInt64;
    case Param::kFloat:
      return value.type() == Type::kFloat;
    case Param::kBool:
      return value.type() == Type::kBool;
    case Param::kSamples:
      return value.type() == Type::kList && value.list().go_type == "template.queryResult";
    case Param::kTexts:
      return value.type() == Type::kList && value.list().go_type == "[]string";
    case Param::kTime:
      return value.type() == Type::kTime;
    case Param::kDuration:
      return value.type() == Type::kDuration;
    default:
      return true;
  }
}

bool CanBeNil(Param param) {
  return param == Param::kAny || param == Param::kReflect || param == Param::kSamples ||
         param == Param::kSample || param == Param::kTexts;
}

// The zero value of a parameter that nil may stand for.
Value ZeroOf(Param param) {
  if (param == Param::kSample) return Value::NilPointer("template.sample");
  if (param == Param::kSamples || param == Param::kTexts) {
    auto list = std::make_shared<List>();
    list->go_type = ParamGoType(param);
    return Value::Of(std::move(list));
  }
  return {};
}

// What handling a value costs, in steps: long texts and lists are work for functions.
uint64_t CostOf(const Value& value) {
  if (value.is_string() && !value.pointer()) return value.text().size() / 256;
  if (value.type() == Type::kList) return 2 * value.list().items.size();
  return 0;
}

}  // namespace

std::string_view ParamGoType(Param param) {
  switch (param) {
    case Param::kAny:
      return "interface {}";
    case Param::kReflect:
      return "reflect.Value";
    case Param::kString:
      return "string";
    case Param::kInt:
      return "int";
    case Param::kInt64:
      return "int64";
    case Param::kFloat:
      return "float64";
    case Param::kBool:
      return "bool";
    case Param::kSamples:
      return "template.queryResult";
    case Param::kSample:
      return "*template.sample";
    case Param::kTexts:
      return "[]string";
    case Param::kTime:
      return "time.Time";
    case Param::kDuration:
      return "time.Duration";
  }
  return "";
}

Value Machine::CheckType(const Value& value, Param param) {
  if (failed()) return {};
  if (param == Param::kReflect) return value;
  if (value.is_nil()) {
    if (value.boxed() && param == Param::kAny) return value;
    if (CanBeNil(param)) return ZeroOf(param);
    Fail(fmt::format("invalid value; expected {}", ParamGoType(param)));
    return {};
  }
  if (param == Param::kAny) return value.Unboxed();
  if (Fits(value, param)) return value.Unboxed();
  if (value.pointer() && Fits(value.Dereferenced(), param)) {
    if (!value.nil_pointer()) return value.Dereferenced();
    Fail(fmt::format("dereference of nil pointer of type {}", ParamGoType(param)));
    return {};
  }
  Fail(fmt::format("wrong type for value; expected {}; got {}", ParamGoType(param), value.GoType()));
  return {};
}

Value Machine::EvalArgument(const Value& dot, Param param, const Node& node) {
  at_ = &node;
  if (!Step()) return {};
  const Node* const self[] = {&node};
  switch (node.kind) {
    case NodeKind::kDot:
      return CheckType(dot, param);
    case NodeKind::kNil:
      if (CanBeNil(param)) return ZeroOf(param);
      Fail(fmt::format("cannot assign nil to {}", ParamGoType(param)));
      return {};
    case NodeKind::kField:
      return CheckType(EvalField(dot, As<FieldNode>(node), self, nullptr), param);
    case NodeKind::kVariable:
      return CheckType(EvalVariable(dot, As<VariableNode>(node), {}, nullptr), param);
    case NodeKind::kPipe:
      return CheckType(EvalPipeline(dot, As<PipeNode>(node)), param);
    case NodeKind::kIdentifier:
      return CheckType(EvalFunction(dot, As<IdentifierNode>(node), node, {}, nullptr), param);
    case NodeKind::kChain:
      return CheckType(EvalChain(dot, As<ChainNode>(node), {}, nullptr), param);
    default:
      return EvalConstant(param, node);
  }
}

// A literal takes the type of its parameter, if it can.
Value Machine::EvalConstant(Param param, const Node& node) {
  const auto* number = node.kind == NodeKind::kNumber ? &As<NumberNode>(node) : nullptr;
  auto expected = [&](std::string_view what) {
    Fail(fmt::format("expected {}; found {}", what, Describe(node)));
    return Value();
  };
  auto integer = [&](Type type) {
    return number != nullptr && number->is_int ? Value::Int(number->int_value, type) : expected("integer");
  };
  switch (param) {
    case Param::kAny:
    case Param::kReflect:
      return EvalLiteral(node);
    case Param::kString:
      if (node.kind != NodeKind::kString) return expected("string");
      return Value::String(As<StringNode>(node).value);
    case Param::kInt:
      return integer(Type::kInt);
    case Param::kInt64:
      return integer(Type::kInt64);
    case Param::kDuration:
      return integer(Type::kDuration);
    case Param::kFloat:
      return number != nullptr && number->is_float ? Value::Float(number->float_value) : expected("float");
    case Param::kBool:
      if (node.kind != NodeKind::kBool) return expected("bool");
      return Value::Bool(As<BoolNode>(node).value);
    default:
      Fail(fmt::format("can't handle {} for arg of type {}", Describe(node), ParamGoType(param)));
      return {};
  }
}

Value Machine::EvalFunction(const Value& dot, const IdentifierNode& identifier, const Node& command,
                            Args args, Final final) {
  at_ = &identifier;
  return Call(dot, *identifier.function, nullptr, command, args, final);
}

// and, or: arguments behind the deciding one are not evaluated.
Value Machine::ShortCircuit(const Value& dot, bool stop_at, Args args, Final final) {
  Value value;
  for (const Node* arg : args) {
    value = EvalArgument(dot, Param::kReflect, *arg);
    if (failed() || value.Truth() == stop_at) return value;
  }
  return final != nullptr ? *final : value;
}

Value Machine::Call(const Value& dot, const Function& function, const Value* receiver, const Node& node,
                    Args args, Final final) {
  if (!args.empty()) args = args.subspan(1);  // the function itself
  const size_t given = args.size() + (final != nullptr ? 1 : 0);
  const size_t declared = function.params.size();
  if (function.variadic && given < declared - 1) {
    Fail(fmt::format("wrong number of args for {}: want at least {} got {}", function.name, declared - 1,
                     args.size()));
  } else if (!function.variadic && given != declared) {
    Fail(fmt::format("wrong number of args for {}: want {} got {}", function.name, declared, given));
  } else if (!function.refusal.empty()) {
    Fail(std::string(function.refusal));
  }
  if (failed()) return {};
  if (function.body == nullptr) return ShortCircuit(dot, function.name == "or", args, final);

  std::vector<Value> values;
  if (receiver != nullptr) values.push_back(receiver->Unboxed());
  auto param_at = [&](size_t i) { return function.params[std::min(i, declared - 1)]; };
  for (size_t i = 0; i < args.size(); ++i) {
    values.push_back(EvalArgument(dot, param_at(i), *args[i]));
    if (failed()) return {};
  }
  if (final != nullptr) values.push_back(CheckType(*final, param_at(given - 1)));
  if (failed()) return {};
  for (const Value& value : values) steps_ += CostOf(value);
  if (!Step()) return {};
  first_argument_ = args.empty() ? nullptr : args[0];
  Result<Value> result = function.body(*this, values);
  if (!result) {
    at_ = &node;
    Fail(fmt::format("error calling {}: {}", function.name, result.error().message));
    return {};
  }
  if (result->type() == Type::kString && result->text().size() > limits().max_output) {
    Fail(fmt::format("a string longer than {} bytes", limits().max_output));
    return {};
  }
  steps_ += CostOf(*result);
  if (environment_.on_call) environment_.on_call(function.name, program_->OwnSpan(node.span), *result);
  return *std::move(result);
}

}  // namespace rulecheck::gotemplate
