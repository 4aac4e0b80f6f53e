#include <fmt/core.h>

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

}  // namespace

void ReadBeforeRecorded(const QueryContext& c) {
  for (const promql::VectorSelector* selector : c.facts.selectors()) {
    const std::string_view name = MetricName(*selector);
    // Reading the past on purpose does not need this evaluation's value.
    if (name.empty() || selector->time.offset_ns > 0) continue;
    const Rule* later = RecordedLater(c, name);
    if (later == nullptr) continue;
    c.Report(
         selector->name_span.empty() ? selector->span : selector->name_span,
         fmt::format("`{}` is read before it is recorded: it has the value of the previous evaluation", name))
        .Because(later->name.Whole(), "recorded here, later in the group")
        .Help("rules of a group run in order; move the recording rule up");
  }
}

}  // namespace rulecheck::checks
