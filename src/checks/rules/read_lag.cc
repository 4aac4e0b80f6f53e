#include "checks/rules/read_lag.h"

#include <algorithm>

#include "checks/shapes.h"
#include "promql/tree_scope.h"

namespace rulecheck::checks {
namespace {

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

std::unique_ptr<const RuleReads> ReadsOf(const RuleRef& ref) {
  auto out = std::make_unique<RuleReads>();
  if (ref.rule->query() == nullptr) return out;
  const promql::TreeScope trees;
  const promql::Expr& root = *ref.rule->query()->root();
  std::vector<const promql::VectorSelector*> selectors;
  SelectorsIn(root, &selectors);
  const std::set<const promql::VectorSelector*> smoothed = InLongWindows(*ref.group, root);
  out->selectors = selectors.size();
  for (const promql::VectorSelector* selector : selectors) {
    out->names.push_back(MetricName(*selector));
    if (!smoothed.contains(selector)) out->unsmoothed.push_back(MetricName(*selector));
  }
  std::sort(out->names.begin(), out->names.end());
  out->names.erase(std::unique(out->names.begin(), out->names.end()), out->names.end());
  return out;
}

}  // namespace

std::set<const promql::VectorSelector*> InLongWindows(const RuleGroup& group, const promql::Expr& root) {
  std::set<const promql::VectorSelector*> out;
  promql::Walk(root, [&](const promql::Expr& node) {
    if (const auto* matrix = promql::As<promql::MatrixSelector>(&node)) {
      if (IsLongWindow(group, matrix->range_ns)) out.insert(matrix->selector);
    } else if (const auto* subquery = promql::As<promql::Subquery>(&node)) {
      std::vector<const promql::VectorSelector*> inside;
      if (!IsLongWindow(group, subquery->range_ns)) return true;
      SelectorsIn(*subquery->expr, &inside);
      out.insert(inside.begin(), inside.end());
      return false;
    }
    return true;
  });
  return out;
}

bool RuleReads::Has(std::string_view name) const {
  return std::binary_search(names.begin(), names.end(), name);
}

const RuleReads& ReadLag::Of(uint32_t rule) const {
  const std::lock_guard<std::mutex> lock(mutex_);
  std::unique_ptr<const RuleReads>& reads = reads_[rule];
  if (reads == nullptr) reads = ReadsOf(rules_.rule(rule));
  return *reads;
}

bool ReadLag::IsSlow(std::string_view name, int hops) const {
  const std::span<const uint32_t> recorders = rules_.Recorders(name);
  if (recorders.empty() || recorders.size() > kMaxSlowParts || hops > kMaxRecordHops) return false;
  return std::all_of(recorders.begin(), recorders.end(), [&](uint32_t index) {
    const RuleReads& reads = Of(index);
    return reads.selectors > 0 && reads.selectors <= kMaxSlowParts &&
           std::all_of(reads.unsmoothed.begin(), reads.unsmoothed.end(),
                       [&](std::string_view read) { return IsSlow(read, hops + 1); });
  });
}

}  // namespace rulecheck::checks
