#include "checks/check.h"
#include "checks/flow_words.h"
#include "checks/promql/groupings.h"

namespace rulecheck::checks {
namespace {

void Explain(const QueryContext& c, const flow::Flow& side, FindingBuilder* finding) {
  Because(c, side.alternatives[0].labels.closed_by(), ListedLabels(side), finding);
}

// Without those that are there in unlikely cases only: a bucket's bound on a native histogram.
std::set<std::string_view> LikelyNames(const QueryContext& c, const promql::Expr& side) {
  std::set<std::string_view> names = LabelNames(c.facts.Certain(side));
  const flow::Flow& likely = c.facts.Likely(side);
  if (!likely.IsEmpty()) std::erase_if(names, [&](std::string_view name) { return !likely.CanHave(name); });
  return names;
}

}  // namespace

bool DifferInGrouping(const QueryContext& c, const promql::Binary& node) {
  if (node.matching->has_labels_clause) return false;
  const flow::Flow &left = c.facts.Certain(*node.lhs), &right = c.facts.Certain(*node.rhs);
  if (left.IsEmpty() || right.IsEmpty() || !left.IsClosed() || !right.IsClosed()) return false;
  return LikelyNames(c, *node.lhs) != LikelyNames(c, *node.rhs);
}

void MismatchedGrouping(const QueryContext& c) {
  promql::Walk(c.root(), [&](const promql::Expr& node) {
    const auto* binary = promql::As<promql::Binary>(&node);
    if (binary == nullptr || binary->matching == nullptr || binary->op == promql::Op::kOr) return true;
    const bool one_to_one = binary->matching->card == promql::Cardinality::kOneToOne;
    if (!one_to_one && !promql::IsSetOperator(binary->op)) return true;
    if (!DifferInGrouping(c, *binary)) return true;
    FindingBuilder finding =
        c.Report(binary->op_span, "the two sides have different labels: their series do not match");
    Explain(c, c.facts.Certain(*binary->lhs), &finding);
    Explain(c, c.facts.Certain(*binary->rhs), &finding);
    finding.Help(one_to_one
                     ? "aggregate both sides by the same labels, or join with `on (...)` and `group_left` or "
                       "`group_right`"
                     : "aggregate both sides by the same labels, or name those that count with `on (...)`");
    return true;
  });
}

}  // namespace rulecheck::checks
