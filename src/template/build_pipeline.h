// Pipelines, commands and terms of the builder; build.cc has blocks and definitions.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "template/ast.h"
#include "template/syntax.h"

namespace rulecheck::gotemplate {

// Walks the syntax tree in the order of Go's parser and stops at the first error. A
// build function that returns null either met an error (`error()` is set) or the end
// of a tree that a syntax error cut off.
class PipelineBuilder {
 public:
  PipelineBuilder(const Syntax& syntax, const FunctionSet& functions, Program* program)
      : syntax_(syntax), functions_(functions), program_(program), variables_(program->variables) {}

  const std::optional<ParseError>& error() const { return error_; }

 protected:
  // `context` is what Go calls the place: "if", "command", ...
  const PipeNode* BuildPipeline(const SyntaxNode& node, std::string_view context, const Token& next);

  const Token& TokenOf(const SyntaxNode& leaf) const { return syntax_.tokens[leaf.token]; }
  std::string_view TextOf(const Token& token) const {
    return std::string_view(program_->text).substr(token.span.begin, token.span.size());
  }
  bool failed() const { return error_.has_value(); }

  // Go reports the line of the token it read last and no column.
  void Fail(const Token& last_read, Span span, std::string message, std::string hint = {});
  void FailAt(const Token& token, std::string message) { Fail(token, token.span, std::move(message)); }

  template <typename T, typename... Args>
  T* New(uint32_t position, Span span, Args... args) {
    auto node = std::make_unique<T>(args...);
    T* raw = node.get();
    raw->position = position;
    raw->span = span;
    program_->nodes.push_back(std::move(node));
    return raw;
  }

  const Syntax& syntax_;
  const FunctionSet& functions_;
  Program* program_;
  std::optional<ParseError> error_;
  std::vector<std::string> variables_;

 private:
  struct Terms;
  bool TakeDeclarations(Terms* terms, std::string_view context, PipeNode* pipe);
  const CommandNode* BuildCommand(Terms* terms);
  const Node* BuildTerm(const SyntaxNode& term, bool starts_pipeline);
  const Node* BuildVariable(const Token& token, bool starts_pipeline);
  const Node* BuildIdentifier(const Token& token);
  const Node* BuildConstant(const Token& token);
  const Node* Continue(const Node* base, const std::vector<const Token*>& fields);
  std::string NearVariable(std::string_view name) const;
  std::string VariableOrFunction(std::string_view name) const;
  void CheckCommands(const PipeNode& pipe, const Token& last, std::string_view context);
  const Token& After(const Token& token) const { return *(&token + 1); }
};

}  // namespace rulecheck::gotemplate
