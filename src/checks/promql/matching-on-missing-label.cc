#include <fmt/core.h>

#include "checks/check.h"
#include "checks/flow_words.h"

namespace rulecheck::checks {
namespace {

// One side of a join: what is proven of it, and what is likely through recording rules.
class JoinSide {
 public:
  JoinSide(const QueryContext& c, const promql::Expr& expr)
      : c_(c), expr_(expr), likely_(c.facts.Likely(expr)) {}

  bool CanHave(std::string_view name) const {
    if (!LacksLabel(likely_, name) || name == flow::kMetricName) return true;
    // What is only expected of series that are scraped is not enough.
    return likely_.CauseOf(name).rule == flow::Cause::kHere && !IsProvenWithout(name);
  }
  bool IsProvenWithout(std::string_view name) const { return LacksLabel(c_.facts.Certain(expr_), name); }
  void ReportMissing(const promql::LabelRef& label, std::string message) const {
    FindingBuilder finding = c_.Report(label.span, std::move(message));
    if (IsProvenWithout(label.name))
      return Because(c_, c_.facts.Certain(expr_).CauseOf(label.name), "removed here", &finding);
    finding.As(Confidence::kLikely);
    Because(c_, likely_.CauseOf(label.name), fmt::format("`{}` is not kept here", label.name), &finding);
  }

 private:
  const QueryContext& c_;
  const promql::Expr& expr_;
  const flow::Flow& likely_;
};

// `_dummy`: a name that nobody has stands where nothing is to be copied.
bool IsMadeUp(std::string_view label) {
  return label.starts_with('_') && label != "_id";
}

void CheckJoin(const QueryContext& c, const promql::Binary& node) {
  const promql::VectorMatching& matching = *node.matching;
  const JoinSide left(c, *node.lhs), right(c, *node.rhs);
  for (const promql::LabelRef& label : matching.labels) {
    if (!matching.on) break;
    const bool in_left = left.CanHave(label.name), in_right = right.CanHave(label.name);
    if (in_left && in_right) continue;
    if (!in_left && !in_right) {
      left.ReportMissing(label, fmt::format("neither side can have the label `{}`", label.name));
    } else {
      (in_left ? right : left)
          .ReportMissing(label,
                         fmt::format("the {} side cannot have the label `{}`: only series without it match",
                                     in_left ? "right" : "left", label.name));
    }
  }
  if (matching.card != promql::Cardinality::kManyToOne && matching.card != promql::Cardinality::kOneToMany)
    return;
  const JoinSide& one = matching.card == promql::Cardinality::kManyToOne ? right : left;
  for (const promql::LabelRef& label : matching.include) {
    if (one.CanHave(label.name) || IsMadeUp(label.name)) continue;
    one.ReportMissing(
        label,
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
