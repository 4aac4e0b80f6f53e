#include <fmt/core.h>

#include "analysis/possible_labels.h"
#include "checks/check.h"

namespace rulecheck::checks {
namespace {

void ReportMissing(const QueryContext& c, const promql::LabelRef& label, const analysis::PossibleLabels& side,
                   std::string message) {
  FindingBuilder finding = c.Report(label.span, std::move(message));
  const Span cause = side.RemovedBy(label.name);
  if (!cause.empty()) finding.Because(c.At(cause), "removed here");
}

void CheckJoin(const QueryContext& c, const promql::Binary& node) {
  const promql::VectorMatching& matching = *node.matching;
  const analysis::PossibleLabels& left = c.facts.Labels(*node.lhs);
  const analysis::PossibleLabels& right = c.facts.Labels(*node.rhs);
  for (const promql::LabelRef& label : matching.labels) {
    if (!matching.on) break;
    const bool in_left = left.CanHave(label.name), in_right = right.CanHave(label.name);
    if (in_left && in_right) continue;
    if (!in_left && !in_right) {
      ReportMissing(c, label, left, fmt::format("neither side can have the label `{}`", label.name));
    } else {
      ReportMissing(c, label, in_left ? right : left,
                    fmt::format("the {} side cannot have the label `{}`: only series without it match",
                                in_left ? "right" : "left", label.name));
    }
  }
  if (matching.card != promql::Cardinality::kManyToOne && matching.card != promql::Cardinality::kOneToMany)
    return;
  const analysis::PossibleLabels& one = matching.card == promql::Cardinality::kManyToOne ? right : left;
  for (const promql::LabelRef& label : matching.include) {
    if (one.CanHave(label.name)) continue;
    ReportMissing(
        c, label, one,
        fmt::format("the \"one\" side cannot have the label `{}`: it is removed, not added", label.name));
  }
}

}  // namespace

void MatchingOnMissingLabel(const QueryContext& c) {
  promql::Walk(c.root(), [&](const promql::Expr& node) {
    const auto* binary = promql::As<promql::Binary>(&node);
    if (binary != nullptr && binary->matching != nullptr) CheckJoin(c, *binary);
    return true;
  });
}

}  // namespace rulecheck::checks
