#include "checks/rules/read_lag.h"

#include <algorithm>

#include "checks/shapes.h"

namespace rulecheck::checks {
namespace {

using workspace::RuleIndex;
using workspace::RuleRef;

// A window this many evaluations long does not change by one of them.
constexpr int64_t kManyEvaluations = 30;
constexpr int64_t kDefaultIntervalMs = 60'000;

bool IsLongWindow(const RuleGroup& group, int64_t range_ns) {
  const auto& interval = group.interval;
  const int64_t interval_ms =
      interval && interval->milliseconds > 0 ? interval->milliseconds : kDefaultIntervalMs;
  return range_ns / 1'000'000 >= kManyEvaluations * interval_ms;
}

// Recording rules that are followed one behind the other, and at one name.
constexpr int kMaxRecordHops = 2;
constexpr size_t kMaxSlowParts = 4;

bool IsSlow(const RuleIndex& rules, std::string_view name, int hops) {
  const std::span<const uint32_t> recorders = rules.Recorders(name);
  if (recorders.empty() || recorders.size() > kMaxSlowParts || hops > kMaxRecordHops) return false;
  return std::all_of(recorders.begin(), recorders.end(), [&](uint32_t index) {
    const RuleRef& ref = rules.rule(index);
    if (ref.rule->query() == nullptr) return false;
    std::vector<const promql::VectorSelector*> selectors;
    SelectorsIn(*ref.rule->query()->root(), &selectors);
    const std::set<const promql::VectorSelector*> smoothed =
        InLongWindows(*ref.group, *ref.rule->query()->root());
    return !selectors.empty() && selectors.size() <= kMaxSlowParts &&
           std::all_of(selectors.begin(), selectors.end(), [&](const promql::VectorSelector* selector) {
             return smoothed.contains(selector) || IsSlow(rules, MetricName(*selector), hops + 1);
           });
  });
}

}  // namespace

std::set<const promql::VectorSelector*> InLongWindows(const RuleGroup& group, const promql::Expr& root) {
  std::set<const promql::VectorSelector*> out;
  promql::Walk(root, [&](const promql::Expr& node) {
    if (const auto* matrix = promql::As<promql::MatrixSelector>(&node)) {
      if (IsLongWindow(group, matrix->range_ns)) out.insert(matrix->selector);
    } else if (const auto* subquery = promql::As<promql::Subquery>(&node)) {
      std::vector<const promql::VectorSelector*> inside;
      if (IsLongWindow(group, subquery->range_ns)) SelectorsIn(*subquery->expr, &inside);
      out.insert(inside.begin(), inside.end());
    }
    return true;
  });
  return out;
}

bool ChangesSlowly(const RuleIndex& rules, std::string_view name) {
  return IsSlow(rules, name, 0);
}

}  // namespace rulecheck::checks
