#include "checks/check.h"
#include "checks/join_sides.h"
#include "flow/promql.h"

namespace rulecheck::checks {
namespace {

bool IsMatchedJoin(const promql::Expr& node) {
  const auto* binary = promql::As<promql::Binary>(&node);
  return binary != nullptr && binary->matching != nullptr && !promql::IsSetOperator(binary->op) &&
         binary->matching->has_labels_clause;
}

bool HasMatchedJoin(const promql::Expr& root) {
  bool found = false;
  promql::Walk(root, [&found](const promql::Expr& node) {
    found = found || IsMatchedJoin(node);
    return !found;
  });
  return found;
}

}  // namespace

void ManyToOne(const QueryContext& c) {
  using promql::Cardinality;
  if (!HasMatchedJoin(c.root())) return;
  const flow::PromqlFlows flows = flow::FlowsByNode(c.root(), flow::UnknownSeries());
  promql::Walk(c.root(), [&](const promql::Expr& node) {
    if (!IsMatchedJoin(node)) return;
    const auto& binary = promql::To<promql::Binary>(node);
    const promql::VectorMatching& matching = *binary.matching;
    const MatchedNames matched(matching);
    const auto check = [&](const promql::Expr& side, bool left) {
      ReportManySided(
          c, matching.span,
          {left, side.span, LabelsBeyond(matched, flows[side.id]), matching.card == Cardinality::kOneToOne});
    };
    if (matching.card != Cardinality::kManyToOne) check(*binary.lhs, true);
    if (matching.card != Cardinality::kOneToMany) check(*binary.rhs, false);
  });
}

}  // namespace rulecheck::checks
