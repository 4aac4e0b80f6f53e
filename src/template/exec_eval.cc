// Evaluating pipelines, commands and fields, as in text/template/exec.go.
#include <fmt/format.h>

#include "template/machine.h"

namespace rulecheck::gotemplate {
namespace {

bool IsHexInteger(std::string_view text) {
  return text.size() > 2 && text[0] == '0' && (text[1] == 'x' || text[1] == 'X') &&
         text.find_first_of("pP") == std::string_view::npos;
}

}  // namespace

Value* Machine::Find(std::string_view name) {
  for (auto variable = variables_.rbegin(); variable != variables_.rend(); ++variable) {
    if (variable->name == name) return &variable->value;
  }
  Fail(fmt::format("undefined variable: {}", name));
  return nullptr;
}

void Machine::Assign(std::string_view name, const Value& value) {
  if (Value* variable = Find(name)) *variable = value;
}

Value Machine::EvalPipeline(const Value& dot, const PipeNode& pipe) {
  at_ = &pipe;
  Value value;
  bool first = true;
  for (const CommandNode* command : pipe.commands) {
    value = EvalCommand(dot, *command, first ? nullptr : &value).Unboxed();
    if (failed()) return {};
    first = false;
  }
  for (const VariableNode* variable : pipe.declarations) {
    if (pipe.is_assign) {
      Assign(variable->names[0].text, value);
    } else {
      variables_.push_back({variable->names[0].text, value});
    }
  }
  return value;
}

// Whatever is not a function cannot take arguments, nor what a pipe hands on.
void Machine::RefuseArguments(Args args, Final final) {
  if (args.size() > 1 || final != nullptr) {
    Fail(fmt::format("can't give argument to non-function {}", Describe(*args[0])));
  }
}

Value Machine::EvalCommand(const Value& dot, const CommandNode& command, Final final) {
  if (!Step()) return {};
  const Args args(command.args);
  const Node& first = *args[0];
  switch (first.kind) {
    case NodeKind::kField:
      return EvalField(dot, As<FieldNode>(first), args, final);
    case NodeKind::kChain:
      return EvalChain(dot, As<ChainNode>(first), args, final);
    case NodeKind::kIdentifier:
      return EvalFunction(dot, As<IdentifierNode>(first), command, args, final);
    case NodeKind::kPipe:
      RefuseArguments(args, final);
      return failed() ? Value() : EvalPipeline(dot, As<PipeNode>(first));
    case NodeKind::kVariable:
      return EvalVariable(dot, As<VariableNode>(first), args, final);
    default:
      break;
  }
  at_ = &first;
  RefuseArguments(args, final);
  if (failed()) return {};
  if (first.kind == NodeKind::kNil) {
    Fail("nil is not a command");
    return {};
  }
  return first.kind == NodeKind::kDot ? dot : EvalLiteral(first);
}

// Constants where any type will do.
Value Machine::EvalLiteral(const Node& node) {
  at_ = &node;
  switch (node.kind) {
    case NodeKind::kBool:
      return Value::Bool(As<BoolNode>(node).value);
    case NodeKind::kNumber:
      return EvalNumber(As<NumberNode>(node));
    case NodeKind::kString:
      return Value::String(As<StringNode>(node).value);
    default:
      Fail(fmt::format("can't handle assignment of {} to empty interface argument", Describe(node)));
      return {};
  }
}

// The way a number is written decides on its type.
Value Machine::EvalNumber(const NumberNode& number) {
  at_ = &number;
  if (number.is_complex) return Value::Complex(number.complex_value);
  const bool written_as_float = !IsHexInteger(number.text) && number.text[0] != '\'' &&
                                number.text.find_first_of(".eEpP") != std::string::npos;
  if (number.is_float && written_as_float) return Value::Float(number.float_value);
  if (number.is_int) return Value::Int(number.int_value);
  Fail(number.text + " overflows int");
  return {};
}

Value Machine::EvalField(const Value& dot, const FieldNode& field, Args args, Final final) {
  at_ = &field;
  return EvalNames(dot, dot, field, field.names, args, final);
}

Value Machine::EvalVariable(const Value& dot, const VariableNode& variable, Args args, Final final) {
  at_ = &variable;
  const Value* value = Find(variable.names[0].text);
  if (value == nullptr) return {};
  if (variable.names.size() == 1) {
    RefuseArguments(args, final);
    return failed() ? Value() : *value;
  }
  return EvalNames(dot, *value, variable, std::span(variable.names).subspan(1), args, final);
}

Value Machine::EvalChain(const Value& dot, const ChainNode& chain, Args args, Final final) {
  at_ = &chain;
  const Node& base = *chain.base;
  at_ = &base;
  Value receiver = base.kind == NodeKind::kPipe
                       ? EvalPipeline(dot, As<PipeNode>(base))
                       : EvalFunction(dot, As<IdentifierNode>(base), base, {}, nullptr);
  if (failed()) return {};
  return EvalNames(dot, std::move(receiver), chain, chain.names, args, final);
}

// x.a.b.c: only the last name can be a method with arguments.
Value Machine::EvalNames(const Value& dot, Value receiver, const Node& node, std::span<const Name> names,
                         Args args, Final final) {
  for (size_t i = 0; i + 1 < names.size() && !failed(); ++i) {
    receiver = EvalName(dot, names[i].text, node, {}, nullptr, receiver);
  }
  if (failed()) return {};
  return EvalName(dot, names.back().text, node, args, final, receiver);
}

Value Machine::EvalName(const Value& dot, const std::string& name, const Node& node, Args args, Final final,
                        const Value& receiver) {
  if (receiver.is_nil()) {
    if (receiver.boxed()) Fail(fmt::format("nil pointer evaluating interface {{}}.{}", name));
    return {};
  }
  if (const Function* method = FindMethod(receiver, name)) {
    return Call(dot, *method, &receiver, node, args, final);
  }
  const bool has_arguments = args.size() > 1 || final != nullptr;
  const std::string type = receiver.StaticGoType();
  if (receiver.type() == Type::kStruct) {
    if (receiver.nil_pointer()) {
      Fail(fmt::format("nil pointer evaluating {}.{}", type, name));
      return {};
    }
    if (const Value* field = receiver.object().Field(name)) {
      if (!has_arguments) return *field;
      Fail(fmt::format("{} has arguments but cannot be invoked as function", name));
      return {};
    }
  }
  const bool is_map = receiver.type() == Type::kStringMap || receiver.type() == Type::kMap;
  if (!is_map) {
    Fail(fmt::format("can't evaluate field {} in type {}", name, type));
    return {};
  }
  if (has_arguments) {
    Fail(fmt::format("{} is not a method but has arguments", name));
    return {};
  }
  if (receiver.type() == Type::kStringMap) {
    const auto found = receiver.string_map().find(name);
    return Value::String(found == receiver.string_map().end() ? std::string() : found->second);
  }
  const auto found = receiver.value_map().find(name);
  return (found == receiver.value_map().end() ? Value() : found->second).Boxed();
}

}  // namespace rulecheck::gotemplate
