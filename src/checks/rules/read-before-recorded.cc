#include <fmt/core.h>

#include <optional>
#include <set>

#include "checks/check.h"
#include "checks/rules/read_lag.h"
#include "checks/shapes.h"

namespace rulecheck::checks {
namespace {

// A later rule of the same group, and no earlier one, records `name`.
std::optional<uint32_t> RecordedLater(const QueryContext& c, std::string_view name) {
  const std::span<const uint32_t> recorders = c.rules.Recorders(name);
  if (recorders.empty()) return std::nullopt;
  // Rules stand group by group, so the ends tell of all between.
  const RuleRef& first = c.rules.rule(recorders.front());
  const RuleRef& last = c.rules.rule(recorders.back());
  // Another group has it, at another time.
  if (first.group != &c.group() || last.group != &c.group()) return std::nullopt;
  return first.rule->index > c.rule().index ? std::optional(recorders.front()) : std::nullopt;
}

// Both wait for each other: that is rules/recording-cycle's.
bool ReadsBack(const QueryContext& c, uint32_t later) {
  if (c.rule().kind != RuleKind::kRecording || c.OwnName().empty()) return false;
  return c.facts.run().read_lag().Of(later).Has(c.OwnName());
}

}  // namespace

void ReadBeforeRecorded(const QueryContext& c) {
  const std::set<const promql::VectorSelector*> smoothed = InLongWindows(c.group(), c.root());
  for (const promql::VectorSelector* selector : c.facts.selectors()) {
    if (smoothed.contains(selector)) continue;
    const std::string_view name = MetricName(*selector);
    // Reading the past on purpose does not need this evaluation's value.
    if (name.empty() || selector->time().offset_ns > 0) continue;
    const std::optional<uint32_t> later = RecordedLater(c, name);
    if (!later || c.facts.run().read_lag().ChangesSlowly(name) || ReadsBack(c, *later)) continue;
    c.Report(
         NamePlace(*selector),
         fmt::format("`{}` is read before it is recorded: it has the value of the previous evaluation", name))
        .Because(c.rules.rule(*later).rule->name.Whole(), "recorded here, later in the group")
        .Help("rules of a group run in order; move the recording rule up");
  }
}

}  // namespace rulecheck::checks
