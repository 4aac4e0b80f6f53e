#include <fmt/core.h>

#include <set>
#include <string>
#include <vector>

#include "base/strings.h"
#include "checks/check.h"
#include "checks/log_shapes.h"
#include "flow/logql_lines.h"

namespace rulecheck::checks {
namespace {

// Without those of errors.
std::set<std::string> NamesOf(const flow::Flow& flow) {
  std::set<std::string> names;
  for (const flow::Alternative& one : flow.alternatives) {
    for (const flow::LabelFact& fact : one.labels.facts()) {
      if (fact.CanBe() && fact.name != flow::kErrorName && fact.name != flow::kErrorDetailsName)
        names.insert(fact.name);
    }
  }
  return names;
}

std::string ListedNames(const std::set<std::string>& names) {
  std::vector<std::string> quoted;
  for (const std::string& name : names) quoted.push_back(fmt::format("`{}`", name));
  return quoted.empty() ? "no labels" : Join(quoted, ", ");
}

Span ClosedBy(const flow::Flow& flow) {
  return flow.alternatives[0].labels.closed_by().span;
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
    const flow::Flow& left = c.facts.Flow(*binary->lhs);
    const flow::Flow& right = c.facts.Flow(*binary->rhs);
    if (left.IsEmpty() || right.IsEmpty() || !left.IsClosed() || !right.IsClosed()) return;
    if (NamesOf(left) == NamesOf(right)) return;
    c.Report(binary->op_span, "the two sides have different labels: their series do not match")
        .Because(c.At(ClosedBy(left)), ListedNames(NamesOf(left)))
        .Because(c.At(ClosedBy(right)), ListedNames(NamesOf(right)))
        .Help(
            "aggregate both sides by the same labels, or join with `on (...)` and `group_left` or "
            "`group_right`");
  });
}

}  // namespace rulecheck::checks
