#include <fmt/core.h>

#include "analysis/log_labels.h"
#include "base/strings.h"
#include "checks/check.h"
#include "checks/log_shapes.h"

namespace rulecheck::checks {
namespace {

analysis::LabelSet NamesOf(const analysis::PossibleLabels& labels) {
  analysis::LabelSet names = labels.names;
  names.Erase(analysis::kErrorLabel);
  names.Erase(analysis::kErrorDetailsLabel);
  return names;
}

std::string ListedNames(const analysis::LabelSet& names) {
  std::vector<std::string> quoted;
  for (const std::string_view name : names.Names()) quoted.push_back(fmt::format("`{}`", name));
  return quoted.empty() ? "no labels" : Join(quoted, ", ");
}

}  // namespace

void LogMismatchedGrouping(const LogQueryContext& c) {
  logql::Walk(c.root(), [&](const logql::Expr& node) {
    const auto* binary = logql::As<logql::Binary>(&node);
    // `a or b` and `a unless b` are fine without a match.
    if (binary == nullptr || binary->op == logql::Op::kOr || binary->op == logql::Op::kUnless) return;
    if (NumberOf(binary->lhs) != nullptr || NumberOf(binary->rhs) != nullptr) return;
    const logql::VectorMatching& matching = binary->matching;
    if (matching.has_labels_clause || matching.card != logql::Cardinality::kOneToOne) return;
    const analysis::PossibleLabels& left = c.facts.Labels(*binary->lhs);
    const analysis::PossibleLabels& right = c.facts.Labels(*binary->rhs);
    if (left.open || right.open || NamesOf(left) == NamesOf(right)) return;
    c.Report(binary->op_span, "the two sides have different labels: their series do not match")
        .Because(c.At(left.closed_by), ListedNames(NamesOf(left)))
        .Because(c.At(right.closed_by), ListedNames(NamesOf(right)))
        .Help(
            "aggregate both sides by the same labels, or join with `on (...)` and `group_left` or "
            "`group_right`");
  });
}

}  // namespace rulecheck::checks
