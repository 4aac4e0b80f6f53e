#include <fmt/core.h>

#include "analysis/possible_labels.h"
#include "base/strings.h"
#include "checks/check.h"

namespace rulecheck::checks {
namespace {

std::string Listed(const analysis::LabelSet& names) {
  std::vector<std::string> quoted;
  for (const std::string_view name : names.Names()) quoted.push_back(fmt::format("`{}`", name));
  return quoted.empty() ? "no labels" : Join(quoted, ", ");
}

}  // namespace

void MismatchedGrouping(const QueryContext& c) {
  promql::Walk(c.root(), [&](const promql::Expr& node) {
    const auto* binary = promql::As<promql::Binary>(&node);
    if (binary == nullptr || binary->matching == nullptr || binary->op == promql::Op::kOr) return true;
    const promql::VectorMatching& matching = *binary->matching;
    const bool one_to_one = matching.card == promql::Cardinality::kOneToOne;
    if (matching.has_labels_clause || (!one_to_one && !promql::IsSetOperator(binary->op))) return true;
    const analysis::PossibleLabels& left = c.facts.Labels(*binary->lhs);
    const analysis::PossibleLabels& right = c.facts.Labels(*binary->rhs);
    if (left.open || right.open || left.names == right.names) return true;
    c.Report(binary->op_span, "the two sides have different labels: their series do not match")
        .Because(c.At(left.closed_by), Listed(left.names))
        .Because(c.At(right.closed_by), Listed(right.names))
        .Help(one_to_one
                  ? "aggregate both sides by the same labels, or join with `on (...)` and `group_left` or "
                    "`group_right`"
                  : "aggregate both sides by the same labels, or name those that count with `on (...)`");
    return true;
  });
}

}  // namespace rulecheck::checks
