#include "template/sample_proof.h"

#include <algorithm>
#include <array>
#include <string_view>

#include "template/ast.h"

namespace rulecheck::gotemplate {
namespace {

enum class Yields : uint8_t { kFloat, kText, kUnknown };

// Take a float of ordinary size and return text (template/template.go).
constexpr std::array<std::string_view, 5> kOfFloats = {"humanize", "humanize1024", "humanizeDuration",
                                                       "humanizePercentage", "humanizeTimestamp"};
// Take and return any text.
constexpr std::array<std::string_view, 5> kOfTexts = {"title", "toUpper", "toLower", "stripPort",
                                                      "stripDomain"};

template <typename List>
bool IsIn(const List& list, std::string_view name) {
  return std::find(list.begin(), list.end(), name) != list.end();
}

Yields OfVariable(const std::vector<Name>& names) {
  const std::string_view first = names.front().text;
  if (names.size() == 1 && first == "$value") return Yields::kFloat;
  if (names.size() == 2 && (first == "$labels" || first == "$externalLabels")) return Yields::kText;
  return Yields::kUnknown;
}

Yields OfField(const std::vector<Name>& names) {
  const std::string_view first = names.front().text;
  if (names.size() == 1 && first == "Value") return Yields::kFloat;
  if (names.size() == 2 && (first == "Labels" || first == "ExternalLabels")) return Yields::kText;
  return Yields::kUnknown;
}

Yields OfOperand(const Node& node) {
  switch (node.kind) {
    case NodeKind::kVariable:
      return OfVariable(As<VariableNode>(node).names);
    case NodeKind::kField:
      return OfField(As<FieldNode>(node).names);
    case NodeKind::kString:
      return Yields::kText;
    default:
      return Yields::kUnknown;
  }
}

Yields OfCall(const Node& function, Yields argument) {
  if (function.kind != NodeKind::kIdentifier) return Yields::kUnknown;
  const std::string_view name = As<IdentifierNode>(function).name;
  const bool fits =
      argument == Yields::kFloat ? IsIn(kOfFloats, name) : argument == Yields::kText && IsIn(kOfTexts, name);
  return fits ? Yields::kText : Yields::kUnknown;
}

// `printf "..." a b`, maybe with a last argument from the pipe: wrong verbs are text, no errors.
bool IsPrintf(const NodeList& args) {
  return args.size() > 1 && args[0]->kind == NodeKind::kIdentifier &&
         As<IdentifierNode>(*args[0]).name == "printf" && args[1]->kind == NodeKind::kString &&
         std::all_of(args.begin() + 2, args.end(),
                     [](const Node* arg) { return OfOperand(*arg) != Yields::kUnknown; });
}

Yields OfPipe(const PipeNode& pipe) {
  if (!pipe.declarations.empty()) return Yields::kUnknown;
  Yields last = Yields::kUnknown;
  for (const CommandNode* command : pipe.commands) {
    const NodeList& args = command->args;
    const bool first = command == pipe.commands.front();
    if (!first && last == Yields::kUnknown) return last;
    if (IsPrintf(args)) {
      last = Yields::kText;
    } else if (first && args.size() == 1) {
      last = OfOperand(*args[0]);
    } else if (first && args.size() == 2) {
      last = OfCall(*args[0], OfOperand(*args[1]));
    } else {
      last = args.size() == 1 ? OfCall(*args[0], last) : Yields::kUnknown;
    }
  }
  return last;
}

bool IsSure(const Node& node) {
  return node.kind == NodeKind::kText ||
         (node.kind == NodeKind::kAction && OfPipe(*As<ActionNode>(node).pipe) != Yields::kUnknown);
}

}  // namespace

bool SurelyExpands(const Template& parsed) {
  const NodeList& root = parsed.program().root;
  return std::all_of(root.begin(), root.end(), [](const Node* node) { return IsSure(*node); });
}

}  // namespace rulecheck::gotemplate
