#include <fmt/core.h>

#include <algorithm>

#include "checks/check.h"
#include "checks/log_shapes.h"
#include "checks/logql/comparison.h"
#include "flow/logql_lines.h"

namespace rulecheck::checks {
namespace {

// Whether a comparison around `x or vector(n)` drops what vector() adds.
bool IsFilteredOut(const LogQueryContext& c, const logql::Vector& vector, const logql::Expr* parent) {
  const auto* comparison = logql::As<logql::Binary>(parent);
  if (comparison == nullptr || !logql::IsComparison(comparison->op) || comparison->return_bool) return false;
  const flow::Flow& value = c.facts.Flow(vector);
  if (const logql::Literal* number = NumberOf(comparison->rhs))
    return NeverHolds(value, comparison->op, number->value);
  const logql::Literal* number = NumberOf(comparison->lhs);
  return number != nullptr && NeverHolds(value, flow::Mirrored(comparison->op), number->value);
}

// Labels besides those of errors.
bool HasLabels(const flow::Flow& flow) {
  return std::any_of(flow.alternatives.begin(), flow.alternatives.end(), [](const flow::Alternative& one) {
    const auto facts = one.labels.facts();
    return one.labels.open() || std::any_of(facts.begin(), facts.end(), [](const flow::LabelFact& fact) {
             return fact.CanBe() && fact.name != flow::kErrorName && fact.name != flow::kErrorDetailsName;
           });
  });
}

}  // namespace

void LabelledOrVector(const LogQueryContext& c) {
  logql::Walk(c.root(), [&](const logql::Expr& node, logql::Ancestors around) {
    const logql::Expr* parent = ParentOf(around);
    const auto* binary = logql::As<logql::Binary>(&node);
    if (binary == nullptr || binary->op != logql::Op::kOr || binary->matching.has_labels_clause) return;
    const auto* vector = logql::As<logql::Vector>(binary->rhs);
    if (vector == nullptr || binary->lhs->kind == logql::NodeKind::kVector) return;
    const flow::Flow& left = c.facts.Flow(*binary->lhs);
    if (!HasLabels(left) || IsFilteredOut(c, *vector, parent)) return;
    FindingBuilder finding =
        c.Report(vector->span, "this adds a series without labels to those of the left side");
    if (const Span closed = left.alternatives[0].labels.closed_by().span; !closed.empty())
      finding.Because(c.At(closed), "these have labels");
    finding.Help(
        "`or` fills in for equal labels only, and `vector()` has none; sum without `by`, or write `or on () "
        "vector(0)` for a value only when there is no other");
  });
}

}  // namespace rulecheck::checks
