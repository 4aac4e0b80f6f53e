// Running statements, as walk and its helpers in text/template/exec.go.
#include <fmt/format.h>

#include <algorithm>

#include "base/go_format.h"
#include "template/format.h"
#include "template/machine.h"

namespace rulecheck::gotemplate {
namespace {

// Statements inside each other while running, over all templates: keeps the stack small.
constexpr uint32_t kMaxRecursion = 2000;

struct TextPosition {
  size_t line;
  size_t column;
};

// As ErrorContext: lines from 1, bytes of the line in front of the place.
TextPosition PositionOf(std::string_view text, uint32_t offset) {
  const std::string_view before = text.substr(0, offset);
  const size_t newline = before.rfind('\n');
  return {1 + static_cast<size_t>(std::count(before.begin(), before.end(), '\n')),
          newline == std::string_view::npos ? before.size() : before.size() - newline - 1};
}

}  // namespace

Machine::Machine(const Program& program, const Environment& environment)
    : root_(program), program_(&program), environment_(environment), template_name_(program.name) {}

Result<std::string> Machine::Run(const Value& data) {
  variables_.push_back({"$", data});
  WalkRoot(data, root_);
  if (error_) return *error_;
  return std::move(output_);
}

void Machine::WalkRoot(const Value& data, const Program& program) {
  if (program.prologue) WalkRoot(data, *program.prologue);
  if (!failed()) WalkList(data, program.root);
}

Status Machine::CountQuery() {
  if (++queries_ <= limits().max_queries) return {};
  return Error{fmt::format("more than {} queries in one template", limits().max_queries), {}};
}

void Machine::Stop(Error error) {
  if (!error_) error_ = std::move(error);
}

void Machine::Fail(std::string message) {
  if (failed()) return;
  if (at_ == nullptr) return Stop({fmt::format("template: {}: {}", template_name_, message), {}});
  const TextPosition position = PositionOf(program_->text, at_->position);
  Stop({fmt::format("template: {}:{}:{}: executing {} at <{}>: {}", program_->name, position.line,
                    position.column, Quote(template_name_), Describe(*at_), message),
        program_->OwnSpan(at_->span)});
  failed_in_ = program_;
}

bool Machine::Step() {
  if (++steps_ > limits().max_steps) Fail(fmt::format("stopped after {} steps", limits().max_steps));
  return !failed();
}

void Machine::Write(std::string_view text) {
  if (output_.size() + text.size() > limits().max_output) {
    return Fail(fmt::format("output longer than {} bytes", limits().max_output));
  }
  output_.append(text);
}

Machine::Flow Machine::WalkList(const Value& dot, const NodeList& nodes) {
  if (depth_ >= kMaxRecursion) {
    Fail(fmt::format("exceeded maximum template depth ({})", limits().max_template_depth));
    return Flow::kStop;
  }
  ++depth_;
  Flow flow = Flow::kNext;
  for (const Node* node : nodes) {
    flow = Walk(dot, *node);
    if (failed()) flow = Flow::kStop;
    if (flow != Flow::kNext) break;
  }
  --depth_;
  return flow;
}

Machine::Flow Machine::Walk(const Value& dot, const Node& node) {
  at_ = &node;
  if (!Step()) return Flow::kStop;
  switch (node.kind) {
    case NodeKind::kText:
      Write(As<TextNode>(node).text);
      return Flow::kNext;
    case NodeKind::kAction: {
      // Variables stay until the end of the enclosing block.
      const PipeNode& pipe = *As<ActionNode>(node).pipe;
      const Value value = EvalPipeline(dot, pipe);
      if (!failed() && pipe.declarations.empty()) PrintValue(node, value);
      return Flow::kNext;
    }
    case NodeKind::kIf:
    case NodeKind::kWith:
      return WalkIfOrWith(dot, As<BranchNode>(node));
    case NodeKind::kRange:
      return WalkRange(dot, As<BranchNode>(node));
    case NodeKind::kInvoke:
      return WalkInvoke(dot, As<InvokeNode>(node));
    case NodeKind::kBreak:
      return Flow::kBreak;
    case NodeKind::kContinue:
      return Flow::kContinue;
    default:
      Fail("unknown node");
      return Flow::kStop;
  }
}

Machine::Flow Machine::WalkIfOrWith(const Value& dot, const BranchNode& node) {
  const size_t mark = variables_.size();
  const Value value = EvalPipeline(dot, *node.pipe);
  if (failed()) return Flow::kStop;
  Flow flow = Flow::kNext;
  if (value.Truth()) {
    flow = WalkList(node.kind == NodeKind::kWith ? value : dot, node.body);
  } else {
    flow = WalkList(dot, node.otherwise);
  }
  variables_.resize(mark);
  return flow;
}

Machine::Flow Machine::Iterate(const BranchNode& node, size_t mark, const Value& index,
                               const Value& element) {
  const PipeNode& pipe = *node.pipe;
  const size_t count = pipe.declarations.size();
  if (pipe.is_assign) {
    if (count > 0) Assign(pipe.declarations[0]->names[0].text, count > 1 ? index : element);
    if (count > 1) Assign(pipe.declarations[1]->names[0].text, element);
  } else {
    if (count > 0) variables_[mark - 1].value = element;
    if (count > 1) variables_[mark - 2].value = index;
  }
  if (failed() || !Step()) return Flow::kStop;
  const Flow flow = WalkList(element, node.body);
  variables_.resize(mark);
  return flow == Flow::kContinue ? Flow::kNext : flow;
}

// Calls `each(index, element)` until it asks to stop; *ran tells whether it was called.
template <typename Each>
Machine::Flow Machine::ForEach(const Value& over, const PipeNode& pipe, bool* ran, Each each) {
  Flow flow = Flow::kNext;
  auto go = [&](const Value& index, const Value& element) {
    *ran = true;
    flow = each(index, element);
    return flow == Flow::kNext;
  };
  if (over.type() == Type::kList && !over.nil_pointer()) {
    const std::vector<Value>& items = over.list().items;
    for (size_t i = 0; i < items.size(); ++i) {
      const Value item = items[i];
      if (!go(Value::Int(static_cast<int64_t>(i)), item)) break;
    }
  } else if (over.type() == Type::kStringMap) {
    for (const auto& [key, value] : over.string_map()) {
      if (!go(Value::String(key), Value::String(value))) break;
    }
  } else if (over.type() == Type::kMap) {
    for (const auto& [key, value] : over.value_map()) {
      if (!go(Value::String(key), value.Boxed())) break;
    }
  } else if (over.is_signed() || over.is_unsigned()) {
    if (pipe.declarations.size() > 1) {
      Fail(fmt::format("can't use {} to iterate over more than one variable", FormatPlain(over)));
      return Flow::kStop;
    }
    const bool is_signed = over.is_signed();
    const uint64_t count =
        is_signed ? static_cast<uint64_t>(std::max<int64_t>(over.integer(), 0)) : over.unsigned_integer();
    for (uint64_t i = 0; i < count; ++i) {
      const Value element =
          is_signed ? Value::Int(static_cast<int64_t>(i), over.type()) : Value::Uint(i, over.type());
      if (!go(Value(), element)) break;
    }
  } else if (!over.is_nil()) {
    Fail(fmt::format("range can't iterate over {}", FormatPlain(over)));
    return Flow::kStop;
  }
  return flow;
}

Machine::Flow Machine::WalkRange(const Value& dot, const BranchNode& node) {
  const size_t outer = variables_.size();
  Value over = EvalPipeline(dot, *node.pipe);
  if (failed()) return Flow::kStop;
  if (over.pointer() && !over.nil_pointer()) over = over.Dereferenced();
  const size_t mark = variables_.size();
  bool ran = false;
  Flow flow = ForEach(over, *node.pipe, &ran, [&](const Value& index, const Value& element) {
    return Iterate(node, mark, index, element);
  });
  if (flow == Flow::kBreak) flow = Flow::kNext;
  if (!ran && !failed()) flow = WalkList(dot, node.otherwise);
  variables_.resize(outer);
  return flow;
}

Machine::Flow Machine::WalkInvoke(const Value& dot, const InvokeNode& node) {
  const NodeList* body = nullptr;
  const Program* in = &root_;
  std::string_view name;
  if (const auto own = root_.definitions.find(node.name); own != root_.definitions.end()) {
    name = own->first;
    body = &own->second;
  } else if (const Definitions* others = environment_.definitions) {
    if (const auto other = others->find(node.name); other != others->end()) {
      name = other->first;
      body = other->second.body;
      in = other->second.program;
    }
  }
  if (body == nullptr) {
    if (environment_.is_elsewhere && environment_.is_elsewhere(node.name)) return Flow::kNext;
    Fail(fmt::format("template {} not defined", Quote(node.name)));
    return Flow::kStop;
  }
  if (invocations_ >= limits().max_template_depth) {
    Fail(fmt::format("exceeded maximum template depth ({})", limits().max_template_depth));
    return Flow::kStop;
  }
  // Variables that the pipeline declares stay with the caller.
  const Value inner = node.pipe != nullptr ? EvalPipeline(dot, *node.pipe) : Value();
  if (failed()) return Flow::kStop;
  std::vector<Variable> inner_variables;
  inner_variables.push_back({"$", inner});
  std::swap(inner_variables, variables_);
  const std::string_view outer_name = std::exchange(template_name_, name);
  const Program* const outer_program = std::exchange(program_, in);
  ++invocations_;
  if (node.name == root_.name && root_.prologue) WalkRoot(inner, *root_.prologue);
  WalkList(inner, *body);
  --invocations_;
  template_name_ = outer_name;
  program_ = outer_program;
  std::swap(inner_variables, variables_);
  return Flow::kNext;
}

void Machine::PrintValue(const Node& node, const Value& value) {
  at_ = &node;
  const Value printed = value.pointer() && !value.nil_pointer() ? value.Dereferenced() : value;
  Write(printed.is_nil() ? std::string("<no value>") : FormatPlain(printed));
}

}  // namespace rulecheck::gotemplate
