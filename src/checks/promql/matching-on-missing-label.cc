#include <fmt/core.h>

#include "analysis/possible_labels.h"
#include "checks/check.h"
#include "checks/flow_words.h"

namespace rulecheck::checks {
namespace {

// One side of a join: what its text proves, and what is likely through recording rules.
struct JoinSide {
  const analysis::PossibleLabels& labels;
  const flow::Flow& likely;  // unknown when no recorded series is read

  bool CanHave(std::string_view name) const {
    if (!labels.CanHave(name)) return false;
    // What joins take away is reported where they do.
    return likely.IsEmpty() || likely.CanHave(name) || likely.CauseOf(name).rule == flow::Cause::kHere;
  }
};

JoinSide SideOf(const QueryContext& c, const promql::Expr& expr) {
  static const flow::Flow kUnknown = flow::Flow::Unknown();
  return {c.facts.Labels(expr), c.facts.ReadsRecorded() ? c.facts.Likely(expr) : kUnknown};
}

void ReportMissing(const QueryContext& c, const promql::LabelRef& label, const JoinSide& side,
                   std::string message) {
  FindingBuilder finding = c.Report(label.span, std::move(message));
  const Span cause = side.labels.RemovedBy(label.name);
  if (!side.labels.CanHave(label.name)) {
    if (!cause.empty()) finding.Because(c.At(cause), "removed here");
    return;
  }
  finding.As(Confidence::kLikely);
  Because(c, side.likely.CauseOf(label.name), fmt::format("`{}` is not kept here", label.name), &finding);
}

void CheckJoin(const QueryContext& c, const promql::Binary& node) {
  const promql::VectorMatching& matching = *node.matching;
  const JoinSide left = SideOf(c, *node.lhs), right = SideOf(c, *node.rhs);
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
  const JoinSide& one = matching.card == promql::Cardinality::kManyToOne ? right : left;
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
    if (binary != nullptr && binary->matching != nullptr && binary->matching->has_labels_clause)
      CheckJoin(c, *binary);
    return true;
  });
}

}  // namespace rulecheck::checks
