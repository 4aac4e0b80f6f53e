#include "template/build.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/go_format.h"
#include "template/build_pipeline.h"
#include "template/constant.h"

namespace rulecheck::gotemplate {
namespace {

bool IsEmptyText(std::string_view text) {
  return text.find_first_not_of(" \t\r\n\v\f") == std::string_view::npos;
}

// Whether a template has nothing to say; such a one may be defined again.
bool IsEmptyTemplate(const NodeList& nodes) {
  return std::all_of(nodes.begin(), nodes.end(), [](const Node* node) {
    return node->kind == NodeKind::kText && IsEmptyText(As<TextNode>(*node).text);
  });
}

class Builder : public PipelineBuilder {
 public:
  using PipelineBuilder::PipelineBuilder;

  void Build() {
    for (const SyntaxNode& child : syntax_.root.children) {
      BuildTopLevel(child);
      if (failed()) return;
    }
    if (syntax_.error) {
      const Token& token = syntax_.tokens[*syntax_.error];
      return FailAt(token, ExplainUnexpected(program_->text, syntax_.tokens, *syntax_.error, program_->name));
    }
    program_->variables = variables_;
    Define(program_->name, program_->root, syntax_.tokens.back());
  }

 private:
  // How a list of items ended.
  struct Ending {
    const SyntaxNode* node = nullptr;  // {{else ...}} or {{end}}; null: cut off or failed
    size_t next = 0;                   // child of the body to go on with
  };

  void BuildTopLevel(const SyntaxNode& child) {
    switch (child.rule) {
      case Rule::kItem:
        BuildItem(child, &program_->root);
        break;
      case Rule::kDefinition:
        BuildDefinition(child);
        break;
      case Rule::kOtherwise:
      case Rule::kEnd:
        FailAtEnding(child, "unexpected {}");
        break;
      default:
        break;
    }
  }

  void BuildItem(const SyntaxNode& item, NodeList* out) {
    if (item.children.empty()) return;
    const SyntaxNode& what = item.children[0];
    const Node* node = nullptr;
    switch (what.rule) {
      case Rule::kToken: {
        const Token& token = TokenOf(what);
        if (token.span.empty()) return;
        auto* text = New<TextNode>(token.span.begin, token.span);
        text->text = TextOf(token);
        node = text;
        break;
      }
      case Rule::kBranch:
        node = BuildBranch(what);
        break;
      case Rule::kBlockClause:
        node = BuildBlock(what);
        break;
      case Rule::kInvoke:
        node = BuildInvoke(what);
        break;
      case Rule::kJump:
        node = BuildJump(what);
        break;
      default:
        node = BuildAction(what);
        break;
    }
    if (node != nullptr) {
      out->push_back(node);
    } else if (!failed() && !syntax_.error) {
      Fail(syntax_.tokens.back(), SpanOf(item), "internal error: an item was lost");
    }
  }

  Ending BuildList(const SyntaxNode& body, size_t from, NodeList* out) {
    for (size_t i = from; i < body.children.size(); ++i) {
      const SyntaxNode& child = body.children[i];
      if (child.rule != Rule::kItem) return {IsCutOff(child) ? nullptr : &child, i + 1};
      BuildItem(child, out);
      if (failed()) return {};
    }
    return {};
  }

  // An {{end}} or a plain {{else}} whose closing delimiter was not reached. An
  // {{else if}} counts from its second word on, before its pipeline is read.
  bool IsCutOff(const SyntaxNode& ending) const { return ending.children.size() < 3; }

  bool HasKeyword(const SyntaxNode& otherwise) const {
    return TokenOf(otherwise.children[2]).kind != TokenKind::kRight;
  }

  const Node* BuildAction(const SyntaxNode& node) {
    if (node.children.size() < 2) return nullptr;
    const Token& left = TokenOf(node.children[0]);
    const PipeNode* pipe = BuildPipeline(node.children[1], "command", After(left));
    if (pipe == nullptr) return nullptr;
    auto* action = New<ActionNode>(pipe->position, SpanOf(node));
    action->pipe = pipe;
    return action;
  }

  const Node* BuildBranch(const SyntaxNode& node) {
    if (node.children.size() < 3) return nullptr;
    const Token& keyword = TokenOf(node.children[1]);
    const size_t mark = variables_.size();
    const PipeNode* pipe = BuildPipeline(node.children[2], TextOf(keyword), After(keyword));
    if (pipe == nullptr || node.children.size() < 5) return nullptr;
    const Node* branch = BuildRest(keyword, pipe, SpanOf(node), node.children[4], 0);
    variables_.resize(std::min(mark, variables_.size()));
    return branch;
  }

  // The bodies of a branch whose header is read; `from` is a child of `body`.
  const Node* BuildRest(const Token& keyword, const PipeNode* pipe, Span span, const SyntaxNode& body,
                        size_t from) {
    const NodeKind kind = keyword.kind == TokenKind::kIf     ? NodeKind::kIf
                          : keyword.kind == TokenKind::kWith ? NodeKind::kWith
                                                             : NodeKind::kRange;
    auto* branch = New<BranchNode>(pipe->position, span, kind);
    branch->pipe = pipe;
    if (kind == NodeKind::kRange) ++range_depth_;
    Ending ending = BuildList(body, from, &branch->body);
    if (kind == NodeKind::kRange) --range_depth_;
    if (ending.node == nullptr) return nullptr;
    if (ending.node->rule == Rule::kEnd) return branch;
    if (HasKeyword(*ending.node)) {
      const Node* nested = BuildElseBranch(kind, *ending.node, body, ending.next);
      if (nested == nullptr) return nullptr;
      branch->otherwise.push_back(nested);
      return branch;
    }
    ending = BuildList(body, ending.next, &branch->otherwise);
    if (ending.node == nullptr) return nullptr;
    if (ending.node->rule != Rule::kEnd) FailAtEnding(*ending.node, "expected end; found {}");
    return branch;
  }

  // {{else if}} of an if, {{else with}} of a with: as if nested, with a shared {{end}}.
  const Node* BuildElseBranch(NodeKind kind, const SyntaxNode& otherwise, const SyntaxNode& body,
                              size_t from) {
    const Token& keyword = TokenOf(otherwise.children[2]);
    const bool fits = (kind == NodeKind::kIf && keyword.kind == TokenKind::kIf) ||
                      (kind == NodeKind::kWith && keyword.kind == TokenKind::kWith);
    if (!fits) {
      FailAt(keyword, fmt::format("unexpected {} in input", DescribeToken(program_->text, keyword)));
      return nullptr;
    }
    if (otherwise.children.size() < 4) return nullptr;
    const size_t mark = variables_.size();
    const PipeNode* pipe = BuildPipeline(otherwise.children[3], TextOf(keyword), After(keyword));
    if (pipe == nullptr || !otherwise.complete) return nullptr;
    const Node* nested = BuildRest(keyword, pipe, SpanOf(otherwise), body, from);
    variables_.resize(std::min(mark, variables_.size()));
    return nested;
  }

  const Node* BuildInvoke(const SyntaxNode& node) {
    if (node.children.size() < 4) return nullptr;
    const Token& name = TokenOf(node.children[2]);
    auto value = ReadString(TextOf(name));
    if (!value) return FailName(name, value.error());
    const PipeNode* pipe = nullptr;
    const SyntaxNode& pipeline = node.children[3];
    if (!pipeline.children.empty()) {
      pipe = BuildPipeline(pipeline, "template clause", After(name));
      if (pipe == nullptr) return nullptr;
    }
    auto* invoke = New<InvokeNode>(name.span.begin, SpanOf(node));
    invoke->name = *std::move(value);
    invoke->pipe = pipe;
    return invoke;
  }

  const Node* BuildBlock(const SyntaxNode& node) {
    if (node.children.size() < 4) return nullptr;
    const Token& name = TokenOf(node.children[2]);
    auto value = ReadString(TextOf(name));
    if (!value) return FailName(name, value.error());
    const PipeNode* pipe = BuildPipeline(node.children[3], "block clause", After(name));
    if (pipe == nullptr || node.children.size() < 6) return nullptr;
    const Token& header_end = TokenOf(node.children[4]);
    if (!BuildNamedBody(*value, node.children[5], "block clause", &header_end)) return nullptr;
    auto* invoke = New<InvokeNode>(name.span.begin, SpanOf(node));
    invoke->name = *std::move(value);
    invoke->pipe = pipe;
    return invoke;
  }

  void BuildDefinition(const SyntaxNode& node) {
    if (node.children.size() < 3) return;
    const Token& name = TokenOf(node.children[2]);
    auto value = ReadString(TextOf(name));
    if (!value) {
      FailName(name, value.error());
      return;
    }
    if (node.children.size() < 5) return;
    BuildNamedBody(*value, node.children[4], "define clause", nullptr);
  }

  // A template of its own: it sees no variable but `$` and no enclosing range.
  bool BuildNamedBody(const std::string& name, const SyntaxNode& body, std::string_view context,
                      const Token* reported) {
    std::vector<std::string> outer_variables = {"$"};
    std::swap(outer_variables, variables_);
    int outer_depth = std::exchange(range_depth_, 0);
    NodeList nodes;
    const Ending ending = BuildList(body, 0, &nodes);
    std::swap(outer_variables, variables_);
    range_depth_ = outer_depth;
    if (ending.node == nullptr) return false;
    if (ending.node->rule != Rule::kEnd) {
      FailAtEnding(*ending.node, fmt::format("unexpected {{}} in {}", context), reported);
      return false;
    }
    return Define(name, nodes, TokenOf(ending.node->children.back()));
  }

  bool Define(const std::string& name, const NodeList& nodes, const Token& last) {
    const bool has_prologue = name == program_->name && program_->prologue != nullptr;
    auto found = program_->definitions.find(name);
    if (found == program_->definitions.end() || IsEmptyTemplate(found->second)) {
      program_->definitions[name] = nodes;
      return true;
    }
    if (IsEmptyTemplate(nodes) && !has_prologue) return true;
    FailAt(last, fmt::format("template: multiple definition of template {}", Quote(name)));
    return false;
  }

  const Node* BuildJump(const SyntaxNode& node) {
    if (!node.complete) return nullptr;
    const Token& keyword = TokenOf(node.children[1]);
    if (range_depth_ == 0) {
      Fail(TokenOf(node.children[2]), keyword.span,
           fmt::format("{{{{{}}}}} outside {{{{range}}}}", TextOf(keyword)));
      return nullptr;
    }
    const bool is_break = keyword.kind == TokenKind::kBreak;
    return New<PlainNode>(keyword.span.begin, SpanOf(node),
                          is_break ? NodeKind::kBreak : NodeKind::kContinue);
  }

  const Node* FailName(const Token& name, const Error& error) {
    FailAt(name, error.message);
    return nullptr;
  }

  // Messages name an ending as {{else}} or {{end}}, whatever else it holds. `reported`:
  // the token whose line Go reports, when it is not the last of the ending.
  void FailAtEnding(const SyntaxNode& ending, const std::string& format, const Token* reported = nullptr) {
    if (IsCutOff(ending)) return;
    const std::string_view name = ending.rule == Rule::kEnd ? "{{end}}" : "{{else}}";
    const Token& last = TokenOf(ending.children[2]);
    Fail(reported != nullptr ? *reported : last, SpanOf(ending), fmt::format(fmt::runtime(format), name));
  }

  Span SpanOf(const SyntaxNode& node) const {
    const SyntaxNode* first = &node;
    while (!first->children.empty()) first = &first->children.front();
    const SyntaxNode* last = &node;
    while (!last->children.empty()) last = &last->children.back();
    const uint32_t begin = TokenOf(*first).span.begin;
    return {begin, last->rule == Rule::kToken ? TokenOf(*last).span.end : begin};
  }

  const Token& After(const Token& token) const { return *(&token + 1); }

  int range_depth_ = 0;
};

}  // namespace

std::optional<ParseError> BuildProgram(const Syntax& syntax, const FunctionSet& functions, Program* program) {
  Builder builder(syntax, functions, program);
  builder.Build();
  return builder.error();
}

}  // namespace rulecheck::gotemplate
