#include <algorithm>
#include <cmath>

#include "promql/function_id.h"
#include "unittest/mutate/binary_mutations.h"
#include "unittest/mutate/collector.h"
#include "unittest/mutate/counterparts.h"
#include "unittest/mutate/mutation.h"

namespace rulecheck::unittest {
namespace {

using promql::As;
using promql::Expr;

void CollectTime(const promql::TimeModifiers& time, MutationCollector* out) {
  if (time.offset_expr == nullptr) out->Offset(time.offset_span, time.offset_ns);
}

void CollectSelector(const promql::VectorSelector& selector, MutationCollector* out) {
  std::vector<const promql::Matcher*> written;
  for (const promql::Matcher& matcher : selector.matchers) {
    // The name before the braces is a matcher, too, and the last one.
    const bool name =
        &matcher == &selector.matchers.back() && !selector.name.empty() && !selector.name_in_braces;
    if (!name && !matcher.value_span.empty()) written.push_back(&matcher);
  }
  std::sort(written.begin(), written.end(),
            [](const auto* a, const auto* b) { return a->span.begin < b->span.begin; });
  for (size_t i = 0; i < written.size(); ++i) {
    const promql::Matcher& m = *written[i];
    const Span dropped = ElementSpan(written.size(), i, [&](size_t at) { return written[at]->span; });
    out->Matcher(m.op, m.name_span, m.value_span, m.value, dropped);
  }
}

void CollectAggregate(const promql::Aggregate& aggregate, MutationCollector* out) {
  const std::string_view other = CounterpartOf(PairKind::kAggregation, promql::AggregateName(aggregate.op));
  if (!other.empty()) out->Replace(MutationKind::kAggregation, aggregate.name_span, other);
  if (!aggregate.has_grouping) return;
  out->Swap(MutationKind::kGroupingSwap, aggregate.grouping_span, "without", "by");
  out->Elements(MutationKind::kGroupingLabel, aggregate.grouping);
}

void CollectPromqlBinary(const promql::Binary& binary, MutationCollector* out) {
  const OperatorClass what = promql::IsComparison(binary.op)    ? OperatorClass::kComparison
                             : promql::IsSetOperator(binary.op) ? OperatorClass::kSet
                                                                : OperatorClass::kArithmetic;
  CollectOperator(binary, what, promql::OpText(binary.op), binary.span, binary.lhs->span, binary.rhs->span,
                  out);
  if (binary.matching != nullptr) CollectMatching(*binary.matching, binary.matching->group_span, out);
}

// The operation that compares with a number at this place; null when there is none.
const promql::Binary* ComparedBy(promql::Ancestors ancestors) {
  for (size_t i = ancestors.size(); i-- > 0;) {
    if (const auto* binary = As<promql::Binary>(ancestors[i])) {
      return promql::IsComparison(binary->op) ? binary : nullptr;
    }
    if (As<promql::Paren>(ancestors[i]) == nullptr && As<promql::Unary>(ancestors[i]) == nullptr)
      return nullptr;
  }
  return nullptr;
}

void CollectNumber(const promql::NumberLiteral& number, promql::Ancestors ancestors, MutationCollector* out) {
  if (ComparedBy(ancestors) != nullptr) {
    out->Threshold(number.span, number.value);
  } else {
    out->Constant(number.span, number.value);
  }
}

void CollectNode(const Expr& node, promql::Ancestors ancestors, MutationCollector* out) {
  if (const auto* number = As<promql::NumberLiteral>(&node)) {
    CollectNumber(*number, ancestors, out);
  } else if (const auto* matrix = As<promql::MatrixSelector>(&node)) {
    if (matrix->range_expr == nullptr) out->Range(matrix->range_span, matrix->range_ns);
  } else if (const auto* selector = As<promql::VectorSelector>(&node)) {
    CollectSelector(*selector, out);
    CollectTime(selector->time(), out);
  } else if (const auto* subquery = As<promql::Subquery>(&node)) {
    if (subquery->range_expr == nullptr) out->Range(subquery->range_span, subquery->range_ns);
    CollectTime(subquery->time(), out);
  } else if (const auto* call = As<promql::Call>(&node)) {
    const std::string_view other = CounterpartOf(PairKind::kFunction, call->name);
    if (!other.empty()) out->Replace(MutationKind::kFunction, call->name_span, other);
  } else if (const auto* aggregate = As<promql::Aggregate>(&node)) {
    CollectAggregate(*aggregate, out);
  } else if (const auto* binary = As<promql::Binary>(&node)) {
    CollectPromqlBinary(*binary, out);
  }
}

}  // namespace

std::vector<Mutation> MutationsOf(const promql::Query& query) {
  MutationCollector out(query.text());
  promql::Walk(*query.root(), [&](const Expr& node, promql::Ancestors ancestors) {
    CollectNode(node, ancestors, &out);
    return true;
  });
  return out.Take();
}

}  // namespace rulecheck::unittest
