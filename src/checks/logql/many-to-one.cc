#include "checks/check.h"
#include "checks/join_sides.h"
#include "checks/log_shapes.h"

namespace rulecheck::checks {

void LogManyToOne(const LogQueryContext& c) {
  using logql::Cardinality;
  logql::Walk(c.root(), [&](const logql::Expr& node) {
    const auto* binary = logql::As<logql::Binary>(&node);
    if (binary == nullptr || logql::IsSetOperator(binary->op) || !binary->matching.has_labels_clause) return;
    if (NumberOf(binary->lhs) != nullptr || NumberOf(binary->rhs) != nullptr) return;
    const Cardinality card = binary->matching.card;
    const MatchedNames matched(binary->matching);
    const auto check = [&](const logql::Expr& side, bool left) {
      ReportManySided(
          c, binary->matching.span,
          {left, side.span, LabelsBeyond(matched, c.facts.Flow(side)), card == Cardinality::kOneToOne});
    };
    if (card != Cardinality::kManyToOne) check(*binary->lhs, true);
    if (card != Cardinality::kOneToMany) check(*binary->rhs, false);
  });
}

}  // namespace rulecheck::checks
