#include "template/build_pipeline.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/go_format.h"
#include "base/strings.h"
#include "template/constant.h"

namespace rulecheck::gotemplate {
namespace {

// Only functions, fields, variables and parentheses can take what a pipe hands on.
bool IsExecutable(const Node& node) {
  switch (node.kind) {
    case NodeKind::kBool:
    case NodeKind::kDot:
    case NodeKind::kNil:
    case NodeKind::kNumber:
    case NodeKind::kString:
      return false;
    default:
      return true;
  }
}

std::string DidYouMean(std::string_view name) {
  return name.empty() ? std::string() : fmt::format("Did you mean `{}`?", name);
}

// The function whose name is near, or the only one whose name goes on from there (`humanizePercent`).
std::string_view NearFunction(const FunctionSet& functions, std::string_view name) {
  std::vector<std::string_view> names;
  for (const Function& function : functions.functions) names.push_back(function.name);
  for (const Function& function : BuiltinFunctions()) names.push_back(function.name);
  const std::string_view near = Nearest(name, names);
  if (!near.empty() || name.size() < 4) return near;
  std::string_view longer;
  for (const std::string_view candidate : names) {
    if (!candidate.starts_with(name)) continue;
    if (!longer.empty()) return {};
    longer = candidate;
  }
  return longer;
}

bool IsDeclaration(const SyntaxNode& term) {
  return term.children.size() == 2 && term.children[1].rule == Rule::kToken;  // VARIABLE and its sign
}

}  // namespace

// The terms of one command, consumed from the left.
struct PipelineBuilder::Terms {
  const SyntaxNode& command;
  size_t at = 0;
  bool starts_pipeline = false;
  bool done() const { return at >= command.children.size(); }
  const SyntaxNode& front() const { return command.children[at]; }
};

void PipelineBuilder::Fail(const Token& last_read, Span span, std::string message, std::string hint) {
  if (error_) return;
  error_ = ParseError{fmt::format("template: {}:{}: {}", program_->name, last_read.line, message),
                      program_->OwnSpan(span), std::move(hint)};
}

const PipeNode* PipelineBuilder::BuildPipeline(const SyntaxNode& node, std::string_view context,
                                               const Token& next) {
  auto* pipe = New<PipeNode>(next.span.begin, Span{next.span.begin, next.span.begin});
  bool first = true;
  for (const SyntaxNode& child : node.children) {
    if (child.rule == Rule::kToken) {  // a pipe sign
      if (first || pipe->commands.empty()) {
        FailAt(TokenOf(child), fmt::format("unexpected \"|\" in {}", context));
        return nullptr;
      }
      pipe->span.end = TokenOf(child).span.end;
      continue;
    }
    Terms terms{child};
    terms.starts_pipeline = first;
    if (first && !TakeDeclarations(&terms, context, pipe)) return nullptr;
    first = false;
    if (terms.done()) continue;  // only declarations so far
    const CommandNode* command = BuildCommand(&terms);
    if (command == nullptr) return nullptr;
    pipe->commands.push_back(command);
    pipe->span.end = command->span.end;
  }
  if (!node.complete) return nullptr;
  const SyntaxNode* leaf = &node;
  while (!leaf->children.empty()) leaf = &leaf->children.back();
  const Token& last = leaf->rule == Rule::kToken ? After(TokenOf(*leaf)) : next;
  if (syntax_.error && &last == &syntax_.tokens[*syntax_.error]) return nullptr;
  CheckCommands(*pipe, last, context);
  return failed() ? nullptr : pipe;
}

void PipelineBuilder::CheckCommands(const PipeNode& pipe, const Token& last, std::string_view context) {
  if (pipe.commands.empty()) return FailAt(last, fmt::format("missing value for {}", context));
  for (size_t i = 1; i < pipe.commands.size(); ++i) {
    const Node& first = *pipe.commands[i]->args[0];
    if (IsExecutable(first)) continue;
    return Fail(last, first.span, fmt::format("non executable command in pipeline stage {}", i + 1));
  }
}

// `$x :=`, `$x =`, `$i, $e :=` in front of a pipeline. A variable exists from its sign
// on, so `$x := $x` passes here and fails when it runs.
bool PipelineBuilder::TakeDeclarations(Terms* terms, std::string_view context, PipeNode* pipe) {
  while (!terms->done() && IsDeclaration(terms->front())) {
    const SyntaxNode& term = terms->front();
    const Token& name = TokenOf(term.children[0]);
    const Token& sign = TokenOf(term.children[1]);
    auto* variable = New<VariableNode>(name.span.begin, name.span);
    variable->names.push_back({std::string(TextOf(name)), name.span});
    pipe->declarations.push_back(variable);
    variables_.push_back(variable->names[0].text);
    pipe->span.end = sign.span.end;
    ++terms->at;
    if (sign.kind != TokenKind::kComma) {
      pipe->is_assign = sign.kind == TokenKind::kAssign;
      terms->starts_pipeline = false;
      return true;
    }
    if (context != "range" || pipe->declarations.size() >= 2) {
      FailAt(sign, fmt::format("too many declarations in {}", context));
      return false;
    }
    const Token& next = After(sign);
    if (next.kind != TokenKind::kVariable && next.kind != TokenKind::kRight &&
        next.kind != TokenKind::kRightParen) {
      FailAt(next, "range can only initialize variables");
      return false;
    }
  }
  return true;
}

const CommandNode* PipelineBuilder::BuildCommand(Terms* terms) {
  auto* command = New<CommandNode>(0, Span{});
  while (!terms->done()) {
    const SyntaxNode& term = terms->front();
    if (term.children.empty()) return nullptr;  // cut off by a syntax error
    const Token& begin = TokenOf(term.children[0]);
    if (command->args.empty()) {
      command->position = begin.span.begin;
      command->span = begin.span;
    } else if (!begin.after_blank) {
      FailAt(begin, fmt::format("unexpected {} in operand", DescribeToken(program_->text, begin)));
      return nullptr;
    }
    const Node* node = BuildTerm(term, terms->starts_pipeline && command->args.empty());
    if (node == nullptr) return nullptr;
    ++terms->at;
    std::vector<const Token*> fields;
    while (!terms->done() && !terms->front().children.empty()) {
      const Token& field = TokenOf(terms->front().children[0]);
      if (field.kind != TokenKind::kField || field.after_blank) break;
      fields.push_back(&field);
      ++terms->at;
    }
    if (!fields.empty()) node = Continue(node, fields);
    if (node == nullptr) return nullptr;
    if (IsDeclaration(term)) {
      const Token& sign = TokenOf(term.children[1]);
      FailAt(sign, fmt::format("unexpected {} in operand", DescribeToken(program_->text, sign)));
      return nullptr;
    }
    command->args.push_back(node);
    command->span.end = node->span.end;
  }
  return command;
}

const Node* PipelineBuilder::BuildTerm(const SyntaxNode& term, bool starts_pipeline) {
  const Token& token = TokenOf(term.children[0]);
  switch (token.kind) {
    case TokenKind::kIdentifier:
      return BuildIdentifier(token);
    case TokenKind::kVariable:
      return BuildVariable(token, starts_pipeline);
    case TokenKind::kDot:
      return New<PlainNode>(token.span.begin, token.span, NodeKind::kDot);
    case TokenKind::kNil:
      return New<PlainNode>(token.span.begin, token.span, NodeKind::kNil);
    case TokenKind::kBool: {
      auto* node = New<BoolNode>(token.span.begin, token.span);
      node->value = TextOf(token) == "true";
      return node;
    }
    case TokenKind::kField: {
      auto* node = New<FieldNode>(token.span.begin, token.span);
      node->names.push_back({std::string(TextOf(token).substr(1)), {token.span.begin + 1, token.span.end}});
      return node;
    }
    case TokenKind::kLeftParen: {
      if (term.children.size() < 2) return nullptr;
      const PipeNode* pipe = BuildPipeline(term.children[1], "parenthesized pipeline", After(token));
      if (pipe == nullptr || term.children.size() < 3) return nullptr;
      auto* outer = const_cast<PipeNode*>(pipe);
      outer->span = {token.span.begin, TokenOf(term.children[2]).span.end};
      return pipe;
    }
    default:
      return BuildConstant(token);
  }
}

const Node* PipelineBuilder::BuildIdentifier(const Token& token) {
  auto* node = New<IdentifierNode>(token.span.begin, token.span);
  node->name = TextOf(token);
  node->function = functions_.Find(node->name);
  if (node->function == nullptr) {
    Fail(token, token.span, fmt::format("function {} not defined", Quote(node->name)),
         DidYouMean(VariableOrFunction(node->name)));
    return nullptr;
  }
  const auto builtins = BuiltinFunctions();
  node->builtin = node->function >= builtins.data() && node->function < builtins.data() + builtins.size();
  return node;
}

// `labels` is meant to be `$labels`; else the function whose name is near.
std::string PipelineBuilder::VariableOrFunction(std::string_view name) const {
  const std::string variable = fmt::format("${}", name);
  const bool known = std::find(variables_.begin(), variables_.end(), variable) != variables_.end();
  return known ? variable : std::string(NearFunction(functions_, name));
}

std::string PipelineBuilder::NearVariable(std::string_view name) const {
  const std::vector<std::string_view> names(variables_.begin(), variables_.end());
  return DidYouMean(Nearest(name, names));
}

const Node* PipelineBuilder::BuildVariable(const Token& token, bool starts_pipeline) {
  const std::string_view name = TextOf(token);
  if (std::find(variables_.begin(), variables_.end(), name) == variables_.end()) {
    // At the start of a pipeline Go has looked one token further for a declaration.
    Fail(starts_pipeline ? After(token) : token, token.span,
         fmt::format("undefined variable {}", Quote(name)), NearVariable(name));
    return nullptr;
  }
  auto* node = New<VariableNode>(token.span.begin, token.span);
  node->names.push_back({std::string(name), token.span});
  return node;
}

const Node* PipelineBuilder::BuildConstant(const Token& token) {
  const std::string_view text = TextOf(token);
  if (token.kind == TokenKind::kString || token.kind == TokenKind::kRawString) {
    auto value = ReadString(text);
    if (!value) {
      FailAt(token, value.error().message);
      return nullptr;
    }
    auto* node = New<StringNode>(token.span.begin, token.span);
    node->quoted = text;
    node->value = *std::move(value);
    return node;
  }
  auto* node = New<NumberNode>(token.span.begin, token.span);
  if (Status status = ReadNumber(token.kind, text, node); !status) {
    FailAt(token, status.error().message);
    return nullptr;
  }
  return node;
}

// `.a` right behind a term. Go gives the result the place of the first such field.
const Node* PipelineBuilder::Continue(const Node* base, const std::vector<const Token*>& fields) {
  const uint32_t position = fields.front()->span.begin;
  const Span span{base->span.begin, fields.back()->span.end};
  std::vector<Name> names;
  if (base->kind == NodeKind::kField) names = As<FieldNode>(*base).names;
  if (base->kind == NodeKind::kVariable) names = As<VariableNode>(*base).names;
  for (const Token* field : fields) {
    names.push_back({std::string(TextOf(*field).substr(1)), {field->span.begin + 1, field->span.end}});
  }
  if (base->kind == NodeKind::kField) {
    auto* node = New<FieldNode>(position, span);
    node->names = std::move(names);
    return node;
  }
  if (base->kind == NodeKind::kVariable) {
    auto* node = New<VariableNode>(position, span);
    node->names = std::move(names);
    return node;
  }
  if (!IsExecutable(*base)) {
    Fail(After(*fields.back()), span, fmt::format("unexpected . after term {}", Quote(Describe(*base))));
    return nullptr;
  }
  auto* node = New<ChainNode>(position, span);
  node->base = base;
  node->names = std::move(names);
  return node;
}

}  // namespace rulecheck::gotemplate
