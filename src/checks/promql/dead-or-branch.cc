#include <algorithm>

#include "checks/check.h"
#include "flow/matching.h"

namespace rulecheck::checks {
namespace {

// Proven: for each series of the right side there always is one on the left that matches it.
bool IsHidden(const flow::MatchLabels& match, const flow::Flow& left, const flow::Flow& right) {
  return !right.IsEmpty() &&
         std::all_of(right.alternatives.begin(), right.alternatives.end(), [&](const flow::Alternative& two) {
           return std::any_of(left.alternatives.begin(), left.alternatives.end(),
                              [&](const flow::Alternative& one) {
                                return one.always && match.AlwaysMatch(one.labels, two.labels);
                              });
         });
}

}  // namespace

void DeadOrBranch(const QueryContext& c) {
  promql::Walk(c.root(), [&](const promql::Expr& node) {
    const auto* binary = promql::As<promql::Binary>(&node);
    if (binary == nullptr || binary->op != promql::Op::kOr || binary->matching == nullptr) return;
    const flow::MatchLabels match(*binary->matching);
    if (!IsHidden(match, c.facts.Likely(*binary->lhs), c.facts.Likely(*binary->rhs)) ||
        !IsHidden(match, c.facts.Certain(*binary->lhs), c.facts.Certain(*binary->rhs)))
      return;
    c.Report(binary->rhs->span, "this side of `or` never adds anything")
        .Because(c.At(binary->lhs->span), "this side always returns a series with the same labels")
        .Help("`or` takes from its right side what the left one lacks: exchange the two");
  });
}

}  // namespace rulecheck::checks
