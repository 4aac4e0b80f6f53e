// What the builders of both query languages share: texts and spans of tokens, errors, and
// the bound on the height of the tree. Private to the ANTLR border.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "antlr/border.h"
#include "rulecheck/syntax.h"
#include "syntax/parse.h"

namespace rulecheck::antlr {

// From the first to the last token of a context.
inline Span SpanOfContext(antlr4::ParserRuleContext* context) {
  return {SpanOf(context->start).begin, SpanOf(context->stop).end};
}

template <typename Query, typename Options>
class TreeBuilder {
 protected:
  TreeBuilder(Query* query, const Options& options, std::vector<syntax::ParseError>* errors)
      : query_(*query), options_(options), errors_(*errors) {}

  static Span SpanOf(const antlr4::Token* token) { return antlr::SpanOf(token); }
  static Span SpanOfContext(antlr4::ParserRuleContext* context) { return antlr::SpanOfContext(context); }
  std::string_view TextOf(Span span) const { return query_.text().substr(span.begin, span.size()); }

  void AddError(Span span, std::string message, std::string hint = {}) {
    errors_.push_back({span, std::move(message), std::move(hint)});
  }

  // An error, once, when a tree is higher than the limits allow.
  void CheckHeight(uint32_t height, Span span) {
    if (height <= options_.limits.max_depth || too_deep_) return;
    too_deep_ = true;
    errors_.push_back(syntax::TooDeep(span, options_.limits));
  }

  // Operands on the left are taken in a loop: only right operands, parentheses and
  // arguments recurse, and these the tokenizer has bounded. Returns the first operand;
  // `chain` gets the operations on it, the last one first.
  template <typename Context>
  static Context* TakeLeftOperands(Context* context, std::vector<Context*>* chain) {
    for (; context->lhs != nullptr; context = context->lhs) chain->push_back(context);
    return context;
  }

  Query& query_;
  const Options& options_;
  std::vector<syntax::ParseError>& errors_;
  bool too_deep_ = false;
};

}  // namespace rulecheck::antlr
