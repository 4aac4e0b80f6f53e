#include <algorithm>
#include <vector>

#include "checks/check.h"
#include "checks/shapes.h"

namespace rulecheck::checks {
namespace {

// The aggregation behind scalars, signs and functions of single values.
const promql::Aggregate* AggregateIn(const promql::Expr& expr) {
  const promql::Expr* node = promql::StripParens(&expr);
  while (node != nullptr && node->kind != promql::NodeKind::kAggregate) {
    const auto* binary = promql::As<promql::Binary>(node);
    if (binary == nullptr || binary->matching != nullptr) return nullptr;
    node = promql::StripParens(binary->lhs->type == promql::ValueType::kVector ? binary->lhs : binary->rhs);
  }
  const auto* aggregate = promql::As<promql::Aggregate>(node);
  return aggregate != nullptr && !PicksSeries(aggregate->op) ? aggregate : nullptr;
}

// Parts and whole of one metric come with the same scrapes; another time does not.
bool AreScrapedTogether(const promql::Expr& left, const promql::Expr& right) {
  std::vector<const promql::VectorSelector*> all;
  SelectorsIn(left, &all);
  SelectorsIn(right, &all);
  return std::all_of(all.begin(), all.end(), [&](const promql::VectorSelector* selector) {
    return HistogramBase(MetricName(*selector)) == HistogramBase(MetricName(*all.front())) &&
           selector->time().offset_ns == all.front()->time().offset_ns;
  });
}

// Arithmetic of two aggregations.
const promql::Binary* AggregatesIn(const promql::Expr& expr) {
  const auto* node = promql::As<promql::Binary>(promql::StripParens(&expr));
  while (node != nullptr && node->matching == nullptr) {
    const promql::Expr* side = node->lhs->type == promql::ValueType::kVector ? node->lhs : node->rhs;
    node = promql::As<promql::Binary>(promql::StripParens(side));
  }
  if (node == nullptr || promql::IsSetOperator(node->op) || promql::IsComparison(node->op)) return nullptr;
  return AggregateIn(*node->lhs) != nullptr && AggregateIn(*node->rhs) != nullptr ? node : nullptr;
}

}  // namespace

void RatioWithoutFor(const QueryContext& c) {
  if (c.rule().kind != RuleKind::kAlerting) return;
  if (c.rule().hold != nullptr) return;
  const promql::Expr& root = *promql::StripParens(&c.root());
  if (!IsFilter(root)) return;
  const promql::Expr& compared = *promql::To<promql::Binary>(root).lhs;
  if (compared.type != promql::ValueType::kVector) return;
  const promql::Binary* ratio = AggregatesIn(compared);
  if (ratio == nullptr || AreScrapedTogether(*ratio->lhs, *ratio->rhs)) return;
  c.Report(ratio->op_span, "an alert on two aggregations without `for`")
      .Help(
          "after a restart targets are scraped one after the other, and one side may be of fewer than the "
          "other: add `for` of a few scrape intervals");
}

}  // namespace rulecheck::checks
