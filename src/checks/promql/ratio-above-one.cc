#include <fmt/core.h>

#include <algorithm>

#include "checks/check.h"
#include "checks/shapes.h"

namespace rulecheck::checks {
namespace {

using promql::Expr;

// What both sides of a ratio must share: the chain of aggregations and functions down
// to one selector. Filled from the outside in.
struct Chain {
  std::vector<std::string> steps;
  const promql::VectorSelector* selector = nullptr;
};

std::string Grouping(const promql::Aggregate& aggregate) {
  std::vector<std::string_view> names;
  for (const promql::LabelRef& label : aggregate.grouping) names.push_back(label.name);
  std::sort(names.begin(), names.end());
  std::string out = aggregate.without ? "without" : "by";
  for (const std::string_view name : names) out.append(" ").append(name);
  return out;
}

// Only steps under which a part stays at most its whole: sum, and the increase of counters.
bool Unroll(const Expr* expr, Chain* out) {
  while (true) {
    expr = promql::StripParens(expr);
    if (const auto* selector = promql::As<promql::VectorSelector>(expr)) {
      out->selector = selector;
      return !out->steps.empty();
    }
    if (const auto* aggregate = promql::As<promql::Aggregate>(expr)) {
      if (aggregate->op != promql::AggregateOp::kSum && aggregate->op != promql::AggregateOp::kCount)
        return false;
      out->steps.push_back(fmt::format("{} {}", promql::AggregateName(aggregate->op), Grouping(*aggregate)));
      expr = aggregate->expr;
      continue;
    }
    const auto* call = promql::As<promql::Call>(expr);
    if (call == nullptr || !IsRateOrIncrease(*call)) return false;
    const auto* matrix = promql::As<promql::MatrixSelector>(promql::StripParens(call->args[0]));
    if (matrix == nullptr || matrix->range_expr != nullptr) return false;
    if (!HasCounterSuffix(MetricName(*matrix->selector))) return false;
    out->steps.push_back(fmt::format("{} {}", call->name, matrix->range_ns));
    out->selector = matrix->selector;
    return true;
  }
}

bool SameMatcher(const promql::Matcher& a, const promql::Matcher& b) {
  return a.name == b.name && a.op == b.op && a.value == b.value;
}

// The part's selector has all matchers of the whole's one, and the same modifiers.
bool IsPartOf(const promql::VectorSelector& part, const promql::VectorSelector& whole) {
  if (MetricName(part).empty() || MetricName(part) != MetricName(whole)) return false;
  if (part.time.offset_ns != whole.time.offset_ns || part.time.offset_expr || whole.time.offset_expr)
    return false;
  if (part.time.at != promql::AtKind::kNone || whole.time.at != promql::AtKind::kNone) return false;
  return std::all_of(whole.matchers.begin(), whole.matchers.end(), [&](const promql::Matcher& wanted) {
    return std::any_of(part.matchers.begin(), part.matchers.end(),
                       [&](const promql::Matcher& matcher) { return SameMatcher(matcher, wanted); });
  });
}

bool IsPartOfWhole(const promql::Binary& ratio) {
  if (ratio.op != promql::Op::kDiv || ratio.matching == nullptr) return false;
  if (ratio.matching->has_labels_clause || ratio.matching->card != promql::Cardinality::kOneToOne)
    return false;
  Chain part, whole;
  if (!Unroll(ratio.lhs, &part) || !Unroll(ratio.rhs, &whole)) return false;
  // Without a sum on both sides, a counter stays below the other only in its own series.
  return part.steps == whole.steps && IsPartOf(*part.selector, *whole.selector);
}

}  // namespace

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
             fmt::format("a part is at most 1 times its whole: the ratio does not reach {}", threshold))
        .Because(c.At(ratio->span), "a ratio of the same metric, between 0 and 1")
        .Help(fmt::format("for {} percent compare with {}, or multiply the ratio by 100", threshold,
                          threshold / 100));
    return true;
  });
}

}  // namespace rulecheck::checks
