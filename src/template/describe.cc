// Nodes as text, as the String methods of text/template/parse/node.go print them.
#include <fmt/format.h>

#include "base/go_format.h"
#include "template/ast.h"

namespace rulecheck::gotemplate {
namespace {

void AppendNames(const std::vector<Name>& names, bool leading_dot, std::string* out) {
  for (const Name& name : names) {
    if (leading_dot) *out += '.';
    leading_dot = true;
    *out += name.text;
  }
}

void Append(const Node& node, std::string* out);

void AppendOperand(const Node& node, std::string* out) {
  if (node.kind != NodeKind::kPipe) return Append(node, out);
  *out += '(';
  Append(node, out);
  *out += ')';
}

void AppendPipe(const PipeNode& pipe, std::string* out) {
  for (size_t i = 0; i < pipe.declarations.size(); ++i) {
    if (i > 0) *out += ", ";
    Append(*pipe.declarations[i], out);
  }
  if (!pipe.declarations.empty()) *out += pipe.is_assign ? " = " : " := ";
  for (size_t i = 0; i < pipe.commands.size(); ++i) {
    if (i > 0) *out += " | ";
    Append(*pipe.commands[i], out);
  }
}

void AppendCommand(const CommandNode& command, std::string* out) {
  for (size_t i = 0; i < command.args.size(); ++i) {
    if (i > 0) *out += ' ';
    AppendOperand(*command.args[i], out);
  }
}

void AppendHeader(std::string_view keyword, const PipeNode& pipe, std::string* out) {
  *out += fmt::format("{{{{{} ", keyword);
  AppendPipe(pipe, out);
  *out += "}}";
}

void Append(const Node& node, std::string* out) {
  switch (node.kind) {
    case NodeKind::kText:
      *out += As<TextNode>(node).text;
      break;
    case NodeKind::kAction:
      *out += "{{";
      AppendPipe(*As<ActionNode>(node).pipe, out);
      *out += "}}";
      break;
    case NodeKind::kIf:
      AppendHeader("if", *As<BranchNode>(node).pipe, out);
      break;
    case NodeKind::kWith:
      AppendHeader("with", *As<BranchNode>(node).pipe, out);
      break;
    case NodeKind::kRange:
      AppendHeader("range", *As<BranchNode>(node).pipe, out);
      break;
    case NodeKind::kInvoke: {
      const auto& invoke = As<InvokeNode>(node);
      *out += "{{template " + Quote(invoke.name);
      if (invoke.pipe != nullptr) {
        *out += ' ';
        AppendPipe(*invoke.pipe, out);
      }
      *out += "}}";
      break;
    }
    case NodeKind::kBreak:
      *out += "{{break}}";
      break;
    case NodeKind::kContinue:
      *out += "{{continue}}";
      break;
    case NodeKind::kPipe:
      AppendPipe(As<PipeNode>(node), out);
      break;
    case NodeKind::kCommand:
      AppendCommand(As<CommandNode>(node), out);
      break;
    case NodeKind::kField:
      AppendNames(As<FieldNode>(node).names, true, out);
      break;
    case NodeKind::kVariable:
      AppendNames(As<VariableNode>(node).names, false, out);
      break;
    case NodeKind::kChain:
      AppendOperand(*As<ChainNode>(node).base, out);
      AppendNames(As<ChainNode>(node).names, true, out);
      break;
    case NodeKind::kIdentifier:
      *out += As<IdentifierNode>(node).name;
      break;
    case NodeKind::kDot:
      *out += '.';
      break;
    case NodeKind::kNil:
      *out += "nil";
      break;
    case NodeKind::kBool:
      *out += As<BoolNode>(node).value ? "true" : "false";
      break;
    case NodeKind::kNumber:
      *out += As<NumberNode>(node).text;
      break;
    case NodeKind::kString:
      *out += As<StringNode>(node).quoted;
      break;
  }
}

}  // namespace

std::string Describe(const Node& node) {
  std::string out;
  Append(node, &out);
  return out;
}

}  // namespace rulecheck::gotemplate
