// From the parser's contexts to the syntax tree, with all that Loki refuses beyond
// syntax: wrong operands, parameters and groupings, numbers, regular expressions,
// selectors that select nothing. Private to the ANTLR border.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "antlr/tree_builder.h"
#include "grammar_logql/LogQLParser.h"
#include "rulecheck/logql.h"
#include "rulecheck/logql_functions.h"

namespace rulecheck::logql {

class Builder : private antlr::TreeBuilder<Query, ParseOptions> {
 public:
  Builder(Query* query, const ParseOptions& options, std::vector<ParseError>* errors)
      : TreeBuilder(query, options, errors) {}

  // Null when the tree would be higher than the limits allow.
  Expr* Build(grammar_logql::LogQLParser::QueryContext* root);

 private:
  using P = grammar_logql::LogQLParser;
  // A node and the height of the tree below and with it.
  struct Built {
    Expr* expr = nullptr;
    uint32_t height = 1;
  };
  struct BuiltFilter {
    LabelFilter* filter = nullptr;
    uint32_t height = 1;
  };

  // build_expr.cc
  Built BuildExpr(P::ExprContext* context);
  Built BuildOperand(P::ExprContext* context);
  Built BuildParen(P::ExprContext* context);
  Built BuildBinary(Built lhs, P::ExprContext* context);
  Expr* Fold(Binary* node);
  void CheckOperands(const Binary& node);
  void SetMatching(P::MatchingContext* context, Binary* node);
  Literal* BuildLiteral(P::SignedNumberContext* context);
  Expr* BuildVector(P::VectorConstantContext* context);
  Built BuildLabelReplace(P::LabelReplaceContext* context);
  double NumberOf(P::SignedNumberContext* context);
  double NumberOf(const antlr4::Token* token);
  Span SpanOfNumber(P::SignedNumberContext* context);
  void RequireMetric(const Expr& expr, std::string_view where);

  // build_aggregation.cc
  Expr* BuildRangeAggregation(P::RangeAggregationContext* context);
  void CheckRangeAggregation(const RangeAggregation& node);
  Built BuildVectorAggregation(P::VectorAggregationContext* context);
  void SetVectorParameter(const antlr4::Token* token, VectorAggregation* node);
  void CheckVectorGrouping(const VectorAggregation& node);
  LogRange* BuildRange(P::LogRangeContext* context);
  Unwrap* BuildUnwrap(P::UnwrapContext* context);
  Grouping* BuildGrouping(P::GroupingContext* context);
  std::span<LabelRef> BuildLabels(P::LabelsContext* context);

  // build_log.cc
  LogExpr* BuildLog(P::LogQueryContext* context);
  void SetSelector(P::SelectorContext* context, LogExpr* log);
  void CheckSelector(const LogExpr& log);
  Matcher BuildMatcher(P::MatcherContext* context);
  void CheckMatcher(const Matcher& matcher);
  std::span<Stage*> BuildStages(const std::vector<P::StageContext*>& contexts);
  Stage* BuildStage(P::StageContext* context);
  Stage* BuildNamedStage(P::StageContext* context, Span span);
  Stage* BuildLineFilter(P::LineFilterContext* context);
  template <typename T>
  T* BuildTextStage(P::StageContext* context, Span span);
  Stage* BuildLogfmt(P::StageContext* context, Span span);
  Stage* BuildLabelFormat(P::StageContext* context, Span span);
  std::span<NamedMatcher> BuildNames(P::StageContext* context);
  std::span<Extraction> BuildExtractions(P::ExtractionsContext* context);
  void CheckRegexp(const Text& text);
  void CheckPattern(const Text& text);

  // build_label_filter.cc
  LabelFilter* BuildLabelFilter(P::LabelFilterContext* context);
  BuiltFilter BuildFilterChain(P::LabelFilterContext* context);
  BuiltFilter BuildTerm(P::LabelTermContext* context);
  BuiltFilter Combine(BuiltFilter left, BuiltFilter right, const antlr4::Token* op);
  void SetValue(P::LabelTermContext* context, LabelFilter* filter);

  LabelRef LabelOf(const antlr4::Token* token) { return {TextOf(SpanOf(token)), SpanOf(token)}; }
  using TreeBuilder::TextOf;
  Text TextOf(const antlr4::Token* token);
  Span InText(const Text& text, Span decoded) { return TextSpan(query_, text, decoded); }
};

}  // namespace rulecheck::logql
