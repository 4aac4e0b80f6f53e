#include <fmt/core.h>

#include <algorithm>

#include "checks/check.h"
#include "checks/conditions.h"
#include "checks/flow_words.h"
#include "checks/shapes.h"
#include "rulecheck/promql_functions.h"

namespace rulecheck::checks {
namespace {

bool NamesNoLabel(const flow::Labels& labels) {
  const auto facts = labels.facts();
  return !labels.open() && std::none_of(facts.begin(), facts.end(), [](const flow::LabelFact& fact) {
    return fact.CanBe() && fact.name != flow::kMetricName;
  });
}

bool HasSeriesWithoutLabels(const flow::Flow& flow) {
  return std::any_of(flow.alternatives.begin(), flow.alternatives.end(),
                     [](const flow::Alternative& one) { return NamesNoLabel(one.labels); });
}

// What treats each series by itself and keeps its labels.
bool TreatsEach(const promql::Expr& node) {
  if (node.kind == promql::NodeKind::kParen || node.kind == promql::NodeKind::kUnary) return true;
  if (const auto* binary = promql::As<promql::Binary>(&node)) return binary->matching == nullptr;
  const auto* call = promql::As<promql::Call>(&node);
  return call != nullptr && call->function->labels == promql::LabelEffect::kDropName;
}

// Groups of the labelled series take in none that has no labels.
bool KeepsApart(const promql::Expr& node, const flow::Flow& labelled) {
  const auto* aggregate = promql::As<promql::Aggregate>(&node);
  return aggregate != nullptr && !aggregate->without &&
         std::any_of(aggregate->grouping.begin(), aggregate->grouping.end(),
                     [&](const promql::LabelRef& label) { return labelled.MustHave(label.name); });
}

// A comparison drops what vector() adds, or an aggregation takes it in.
bool IsTakenAway(const QueryContext& c, promql::Ancestors around, const flow::Flow& labelled) {
  for (size_t i = around.size(); i-- > 0;) {
    const promql::Expr& node = *around[i];
    if (KeepsApart(node, labelled)) continue;
    if (node.kind == promql::NodeKind::kAggregate) return true;
    if (!HasSeriesWithoutLabels(c.facts.Likely(node))) return TreatsEach(node);
    if (!TreatsEach(node)) return false;
  }
  return false;
}

// alerts/always-firing says that this side has no condition.
bool FiresAlways(const QueryContext& c, const promql::Call& vector) {
  return c.item.role == QueryRole::kAlert && c.facts.run().conditions().Unconditional(c.root()) == &vector;
}

}  // namespace

void OrVectorBesideLabels(const QueryContext& c) {
  promql::Walk(c.root(), [&](const promql::Expr& node, promql::Ancestors around) {
    const auto* binary = promql::As<promql::Binary>(&node);
    if (binary == nullptr || binary->op != promql::Op::kOr || binary->matching->has_labels_clause) return;
    const promql::Call* vector = CallOf(binary->rhs, promql::FunctionId::kVector);
    if (vector == nullptr) return;
    const flow::Flow& left = c.facts.Likely(*binary->lhs);
    if (left.IsEmpty() || HasSeriesWithoutLabels(left)) return;
    if (IsTakenAway(c, around, left) || FiresAlways(c, *vector)) return;
    const bool fires = c.item.role == QueryRole::kAlert && c.facts.Likely(c.root()).always;
    FindingBuilder finding = c.Report(
        vector->span, fires ? "this adds a series without labels that always passes: the alert always fires"
                            : "this adds a series without labels to those of the left side");
    finding.Because(c.At(binary->lhs->span), left.IsClosed()
                                                 ? fmt::format("these have {}", ListedLabels(left))
                                                 : std::string("these have labels"));
    finding.Help(
        "`or` fills in for equal labels only, and `vector()` has none; sum without `by`, or write `or on () "
        "vector(...)` to fill in when there is nothing at all");
  });
}

}  // namespace rulecheck::checks
