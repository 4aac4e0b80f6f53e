// From the parser's contexts to the syntax tree, with the errors that need no
// types: modifiers on the wrong thing, numbers out of range, unknown functions.
// Private to the ANTLR border.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "antlr/tree_builder.h"
#include "grammar_promql/PromQLParser.h"
#include "rulecheck/promql.h"

namespace rulecheck::promql {

// Syntax that not every version has.
enum class Syntax : uint8_t {
#define SYNTAX(id, ...) id,
#include "promql/syntax_versions.def"
#undef SYNTAX
};

class Builder : private antlr::TreeBuilder<Query, ParseOptions> {
 public:
  Builder(Query* query, const ParseOptions& options, std::vector<ParseError>* errors)
      : TreeBuilder(query, options, errors) {}

  // Null when the tree would be higher than the limits allow.
  Expr* Build(grammar_promql::PromQLParser::QueryContext* root);

 private:
  using P = grammar_promql::PromQLParser;
  // A node and the height of the tree below and with it.
  struct Built {
    Expr* expr = nullptr;
    uint32_t height = 1;
  };
  struct BuiltDuration {
    Expr* expr = nullptr;  // NumberLiteral or DurationExpr
    uint32_t height = 1;
  };

  // build_expr.cc
  Built BuildExpr(P::ExprContext* context);
  Built BuildOperand(P::ExprContext* context);
  Built BuildSigned(P::ExprContext* context);
  Built BuildParen(P::ExprContext* context);
  Built BuildBinary(Built lhs, P::ExprContext* context);
  Built BuildCall(P::CallContext* context);
  Built BuildAggregate(P::AggregateContext* context);
  std::vector<Expr*> BuildArguments(P::ArgumentsContext* context, uint32_t* height);
  const VectorMatching* BuildMatching(P::MatchingContext* context, Op op);
  void BuildFill(P::FillContext* context, VectorMatching* matching);
  double FillValue(P::FillValueContext* context);
  std::span<LabelRef> BuildLabels(P::LabelListContext* context);
  void CheckFunction(const Call& call);
  void CheckAggregate(const Aggregate& aggregate, size_t arguments);

  // build_selector.cc
  Built ApplySuffix(Built lhs, P::ExprContext* context);
  Built BuildRange(Built lhs, P::RangeSelectorContext* context);
  void CheckMatrixOperand(const Expr& operand, Span brackets);
  void SetOffset(Expr* operand, P::ExprContext* context);
  void SetAt(Expr* operand, P::ExprContext* context);
  void SetExtended(Expr* operand, const antlr4::Token* word);
  TimeModifiers* ModifiersOf(Expr* operand, Span at, std::string_view what);
  Expr* BuildSelector(P::SelectorContext* context);
  Matcher BuildMatcher(P::MatcherContext* context);
  Matcher NameMatcher(std::string_view name, Span span);

  // build_duration.cc
  Expr* BuildOffsetValue(P::OffsetValueContext* context);
  BuiltDuration BuildDuration(P::DurationExprContext* context);
  BuiltDuration BuildDurationOperand(P::DurationExprContext* context);
  Expr* CombineDurations(DurationExpr::Kind op, Span op_span, Expr* lhs, Expr* rhs);
  Expr* ApplySign(const antlr4::Token* sign, Expr* operand);
  Expr* WrapDuration(Expr* operand, Span span);
  Expr* DurationWord(const antlr4::Token* word, Span span);
  Expr* MinMaxOf(const antlr4::Token* word, Expr* first, Expr* second, Span span);
  Expr* DurationLiteral(const antlr4::Token* literal);
  void RequirePositive(const Expr& duration);
  void RequireDurationSyntax(const NumberLiteral& literal);
  void RequireInRange(NumberLiteral* literal);
  void RequireDurationExpressions(Span span);

  // build_literal.cc
  NumberLiteral* BuildNumber(const antlr4::Token* token);
  double NumberOf(const antlr4::Token* token);
  std::string_view DecodeText(const antlr4::Token* token);

  Built Checked(Built built);
  // An error when the target version has no such syntax.
  void Require(Syntax syntax, Span span);
  using TreeBuilder::TextOf;
  std::string_view TextOf(const antlr4::Token* token) const { return TextOf(SpanOf(token)); }
};

}  // namespace rulecheck::promql
