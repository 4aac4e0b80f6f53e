#include <fmt/core.h>

#include <algorithm>

#include "analysis/log_labels.h"
#include "analysis/log_values.h"
#include "checks/check.h"
#include "checks/log_shapes.h"

namespace rulecheck::checks {
namespace {

// Whether a comparison around `x or vector(n)` drops what vector() adds.
bool IsFilteredOut(const logql::Vector& vector, const logql::Expr* parent) {
  const auto* comparison = logql::As<logql::Binary>(parent);
  if (comparison == nullptr || !logql::IsComparison(comparison->op) || comparison->return_bool) return false;
  analysis::LogValues value{vector.value, vector.value, false, &vector};
  if (const logql::Literal* number = NumberOf(comparison->rhs))
    return analysis::NeverTrue(value, comparison->op, number->value);
  const logql::Literal* number = NumberOf(comparison->lhs);
  return number != nullptr && analysis::NeverTrue(value, analysis::Mirrored(comparison->op), number->value);
}

bool HasLabels(const analysis::PossibleLabels& labels) {
  const size_t about_errors = (labels.names.Contains(analysis::kErrorLabel) ? 1 : 0) +
                              (labels.names.Contains(analysis::kErrorDetailsLabel) ? 1 : 0);
  return labels.open || labels.names.size() > about_errors;
}

}  // namespace

void LabelledOrVector(const LogQueryContext& c) {
  logql::Walk(c.root(), [&](const logql::Expr& node, logql::Ancestors around) {
    const logql::Expr* parent = ParentOf(around);
    const auto* binary = logql::As<logql::Binary>(&node);
    if (binary == nullptr || binary->op != logql::Op::kOr || binary->matching.has_labels_clause) return;
    const auto* vector = logql::As<logql::Vector>(binary->rhs);
    if (vector == nullptr || binary->lhs->kind == logql::NodeKind::kVector) return;
    const analysis::PossibleLabels& labels = c.facts.Labels(*binary->lhs);
    if (!HasLabels(labels) || IsFilteredOut(*vector, parent)) return;
    FindingBuilder finding =
        c.Report(vector->span, "this adds a series without labels to those of the left side");
    if (!labels.closed_by.empty()) finding.Because(c.At(labels.closed_by), "these have labels");
    finding.Help(
        "`or` fills in for equal labels only, and `vector()` has none; sum without `by`, or write `or on () "
        "vector(0)` for a value only when there is no other");
  });
}

}  // namespace rulecheck::checks
