#include <fmt/core.h>

#include <algorithm>
#include <set>

#include "checks/check.h"
#include "checks/shapes.h"

namespace rulecheck::checks {
namespace {

// A later rule of the same group, and no earlier one, records `name`.
const Rule* RecordedLater(const QueryContext& c, std::string_view name) {
  const std::span<const uint32_t> recorders = c.rules.Recorders(name);
  if (recorders.empty()) return nullptr;
  // Rules stand group by group, so the ends tell of all between.
  const RuleRef& first = c.rules.rule(recorders.front());
  const RuleRef& last = c.rules.rule(recorders.back());
  // Another group has it, at another time.
  if (first.group != &c.group() || last.group != &c.group()) return nullptr;
  return first.rule->index > c.rule().index ? first.rule : nullptr;
}

// Both wait for each other: that is rules/recording-cycle's.
bool ReadsBack(const Rule& later, std::string_view name) {
  if (later.query() == nullptr || name.empty()) return false;
  std::vector<const promql::VectorSelector*> selectors;
  SelectorsIn(*later.query()->root(), &selectors);
  return std::any_of(selectors.begin(), selectors.end(),
                     [&](const promql::VectorSelector* selector) { return MetricName(*selector) == name; });
}

// A window this many evaluations long does not change by one of them.
constexpr int64_t kManyEvaluations = 30;
constexpr int64_t kDefaultIntervalMs = 60'000;

bool IsLongWindow(const RuleGroup& group, int64_t range_ns) {
  const auto& interval = group.interval;
  const int64_t interval_ms =
      interval && interval->milliseconds > 0 ? interval->milliseconds : kDefaultIntervalMs;
  return range_ns / 1'000'000 >= kManyEvaluations * interval_ms;
}

// Selectors that are read through windows much longer than the lag of one evaluation.
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

// Recording rules that are followed one behind the other, and at one name.
constexpr int kMaxRecordHops = 2;
constexpr size_t kMaxSlowParts = 4;

// All that records `name` sums up long windows, itself or through what it reads: its value of the
// evaluation before is nearly the same.
bool ChangesSlowly(const RuleIndex& rules, std::string_view name, int hops) {
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
             return smoothed.contains(selector) || ChangesSlowly(rules, MetricName(*selector), hops + 1);
           });
  });
}

}  // namespace

void ReadBeforeRecorded(const QueryContext& c) {
  const std::set<const promql::VectorSelector*> smoothed = InLongWindows(c.group(), c.root());
  for (const promql::VectorSelector* selector : c.facts.selectors()) {
    if (smoothed.contains(selector)) continue;
    const std::string_view name = MetricName(*selector);
    // Reading the past on purpose does not need this evaluation's value.
    if (name.empty() || selector->time().offset_ns > 0) continue;
    const Rule* later = RecordedLater(c, name);
    if (later == nullptr || ChangesSlowly(c.rules, name, 0)) continue;
    if (c.rule().kind == RuleKind::kRecording && ReadsBack(*later, c.OwnName())) continue;
    c.Report(
         selector->name_span.empty() ? selector->span : selector->name_span,
         fmt::format("`{}` is read before it is recorded: it has the value of the previous evaluation", name))
        .Because(later->name.Whole(), "recorded here, later in the group")
        .Help("rules of a group run in order; move the recording rule up");
  }
}

}  // namespace rulecheck::checks
