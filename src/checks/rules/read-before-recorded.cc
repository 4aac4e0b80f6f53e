#include <fmt/core.h>

#include <algorithm>
#include <set>

#include "checks/check.h"
#include "checks/rules/read_lag.h"
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

}  // namespace

void ReadBeforeRecorded(const QueryContext& c) {
  const std::set<const promql::VectorSelector*> smoothed = InLongWindows(c.group(), c.root());
  for (const promql::VectorSelector* selector : c.facts.selectors()) {
    if (smoothed.contains(selector)) continue;
    const std::string_view name = MetricName(*selector);
    // Reading the past on purpose does not need this evaluation's value.
    if (name.empty() || selector->time().offset_ns > 0) continue;
    const Rule* later = RecordedLater(c, name);
    if (later == nullptr || ChangesSlowly(c.rules, name)) continue;
    if (c.rule().kind == RuleKind::kRecording && ReadsBack(*later, c.OwnName())) continue;
    c.Report(
         NamePlace(*selector),
         fmt::format("`{}` is read before it is recorded: it has the value of the previous evaluation", name))
        .Because(later->name.Whole(), "recorded here, later in the group")
        .Help("rules of a group run in order; move the recording rule up");
  }
}

}  // namespace rulecheck::checks
