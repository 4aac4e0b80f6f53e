#include <fmt/core.h>

#include "checks/check.h"
#include "checks/shares.h"

namespace rulecheck::checks {

void RatioAboveOne(const QueryContext& c) {
  promql::Walk(c.root(), [&](const promql::Expr& node) {
    const auto* comparison = promql::As<promql::Binary>(&node);
    if (comparison == nullptr || !promql::IsComparison(comparison->op)) return true;
    const auto* ratio = promql::As<promql::Binary>(promql::StripParens(comparison->lhs));
    const std::optional<double>& constant = c.facts.Constant(*comparison->rhs);
    if (ratio == nullptr || !constant || !(*constant > 1)) return true;
    const bool above = comparison->op == promql::Op::kGtr || comparison->op == promql::Op::kGte;
    if (!above || !IsPartOfWhole(*ratio)) return true;
    const double threshold = *constant;
    c.Report(comparison->rhs->span,
             fmt::format("a part is at most 1 times its whole: the ratio never reaches {}", threshold))
        .Because(c.At(ratio->span), "a share, between 0 and 1")
        .Help(fmt::format("for {} percent compare with {}, or multiply the ratio by 100", threshold,
                          threshold / 100));
    return true;
  });
}

}  // namespace rulecheck::checks
