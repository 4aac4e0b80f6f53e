#include <algorithm>

#include "rulecheck/logql_functions.h"
#include "unittest/mutate/binary_mutations.h"
#include "unittest/mutate/collector.h"
#include "unittest/mutate/counterparts.h"
#include "unittest/mutate/mutation.h"

namespace rulecheck::unittest {
namespace {

using logql::As;

void CollectLineFilter(const logql::LineFilter& filter, MutationCollector* out) {
  constexpr std::string_view kOpposite[] = {"!=", "|=", "!~", "|~", "!>", "|>"};
  out->Replace(MutationKind::kLineFilterOp, filter.op_span, kOpposite[static_cast<size_t>(filter.op)]);
  for (const logql::LineOperand& operand : filter.operands) {
    if (!operand.ip) out->OtherText(MutationKind::kLineFilterText, operand.text.span);
  }
  out->Drop(MutationKind::kLineFilterDropped, filter.span);
}

void CollectLabelFilterLeaf(const logql::LabelFilter& filter, MutationCollector* out) {
  using logql::LabelFilterKind;
  constexpr std::string_view kOppositeMatch[] = {"!=", "=", "!~", "=~"};
  const bool text = filter.kind == LabelFilterKind::kString || filter.kind == LabelFilterKind::kIp;
  if (text) {
    out->Replace(MutationKind::kLabelFilter, filter.op_span,
                 kOppositeMatch[static_cast<size_t>(filter.match)]);
    if (filter.kind == LabelFilterKind::kString)
      out->OtherText(MutationKind::kLabelFilterValue, filter.text.span);
    return;
  }
  for (std::string_view other : OtherOperators(logql::CompareOpText(filter.compare))) {
    out->Replace(MutationKind::kLabelFilter, filter.op_span, other);
  }
  if (filter.kind == LabelFilterKind::kNumber) out->Threshold(filter.value_span, filter.number);
}

void CollectLabelFilter(const logql::LabelFilter& root, MutationCollector* out) {
  logql::Walk(root, [&](const logql::LabelFilter& filter) {
    if (filter.left == nullptr) CollectLabelFilterLeaf(filter, out);
    if (filter.kind == logql::LabelFilterKind::kOr) {
      out->Replace(MutationKind::kLabelFilter, filter.op_span, "and");
    } else if (filter.kind == logql::LabelFilterKind::kAnd && filter.joiner == logql::Joiner::kWord) {
      out->Replace(MutationKind::kLabelFilter, filter.op_span, "or");
    }
    return true;
  });
}

void CollectStage(const logql::Stage& stage, MutationCollector* out) {
  if (const auto* filter = As<logql::LineFilter>(&stage)) {
    CollectLineFilter(*filter, out);
  } else if (const auto* labels = As<logql::LabelFilterStage>(&stage)) {
    CollectLabelFilter(*labels->filter, out);
    out->Drop(MutationKind::kLabelFilterDropped, stage.span);
  } else {
    out->Drop(MutationKind::kStageDropped, stage.span);
  }
}

void CollectLog(const logql::LogExpr& log, MutationCollector* out) {
  const auto span_of = [&](size_t at) { return log.matchers[at].span; };
  for (size_t i = 0; i < log.matchers.size(); ++i) {
    const logql::Matcher& m = log.matchers[i];
    out->Matcher(m.op, m.label.span, m.value.span, m.value.value,
                 ElementSpan(log.matchers.size(), i, span_of));
  }
  for (const logql::Stage* stage : log.stages) CollectStage(*stage, out);
}

void CollectGrouping(const logql::Grouping* grouping, MutationCollector* out) {
  if (grouping == nullptr) return;
  out->Swap(MutationKind::kGroupingSwap, grouping->span, "without", "by");
  out->Elements(MutationKind::kGroupingLabel, grouping->labels);
}

void CollectRange(const logql::RangeAggregation& range, MutationCollector* out) {
  const std::string_view other = CounterpartOf(PairKind::kLogFunction, range.function->name);
  if (!other.empty()) out->Replace(MutationKind::kFunction, range.name_span, other);
  if (range.has_parameter) out->Constant(range.parameter_span, range.parameter);
  out->Range(range.range->range_span, range.range->range_ns);
  out->Offset(range.range->offset_span, range.range->offset_ns);
  if (const logql::Unwrap* unwrap = range.range->unwrap) {
    out->Drop(MutationKind::kUnwrap, unwrap->span);
    for (const logql::LabelFilter* filter : unwrap->filters) CollectLabelFilter(*filter, out);
  }
  CollectGrouping(range.grouping, out);
}

void CollectLogqlBinary(const logql::Binary& binary, MutationCollector* out) {
  const OperatorClass what = logql::IsComparison(binary.op)    ? OperatorClass::kComparison
                             : logql::IsSetOperator(binary.op) ? OperatorClass::kSet
                                                               : OperatorClass::kArithmetic;
  const Span whole{binary.lhs->paren_span.begin, binary.rhs->paren_span.end};
  CollectOperator(binary, what, logql::OpText(binary.op), whole, binary.lhs->paren_span,
                  binary.rhs->paren_span, out);
  CollectMatching(binary.matching, {}, out);
}

// Below a comparison, a number is what is compared with.
void CollectLiteral(const logql::Literal& literal, logql::Ancestors ancestors, MutationCollector* out) {
  if (literal.folded != nullptr) return;
  const auto* parent = ancestors.empty() ? nullptr : As<logql::Binary>(ancestors.back());
  if (parent != nullptr && logql::IsComparison(parent->op)) {
    out->Threshold(literal.span, literal.value);
  } else {
    out->Constant(literal.span, literal.value);
  }
}

void CollectLogqlNode(const logql::Expr& node, logql::Ancestors ancestors, MutationCollector* out) {
  if (const auto* log = As<logql::LogExpr>(&node)) {
    CollectLog(*log, out);
  } else if (const auto* range = As<logql::RangeAggregation>(&node)) {
    CollectRange(*range, out);
  } else if (const auto* aggregate = As<logql::VectorAggregation>(&node)) {
    const std::string_view other = CounterpartOf(PairKind::kAggregation, aggregate->function->name);
    if (!other.empty()) out->Replace(MutationKind::kAggregation, aggregate->name_span, other);
    if (aggregate->has_parameter)
      out->Constant(aggregate->parameter_span, static_cast<double>(aggregate->parameter));
    CollectGrouping(aggregate->grouping, out);
  } else if (const auto* binary = As<logql::Binary>(&node)) {
    CollectLogqlBinary(*binary, out);
  } else if (const auto* literal = As<logql::Literal>(&node)) {
    CollectLiteral(*literal, ancestors, out);
  } else if (const auto* vector = As<logql::Vector>(&node)) {
    out->Constant(vector->value_span, vector->value);
  }
}

}  // namespace

std::vector<Mutation> MutationsOf(const logql::Query& query) {
  MutationCollector out(query.text());
  logql::Walk(*query.root(), [&](const logql::Expr& node, logql::Ancestors ancestors) {
    CollectLogqlNode(node, ancestors, &out);
    return true;
  });
  return out.Take();
}

}  // namespace rulecheck::unittest
