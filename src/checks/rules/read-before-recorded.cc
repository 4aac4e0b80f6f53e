#include <fmt/core.h>

#include "checks/check.h"
#include "checks/shapes.h"

namespace rulecheck::checks {
namespace {

// A later rule of the same group, and no earlier one, records `name`.
const Rule* RecordedLater(const QueryContext& c, std::string_view name) {
  const Rule* later = nullptr;
  for (const uint32_t index : c.model.Recorders(name)) {
    const RuleRef& recorder = c.model.rule(index);
    if (recorder.group != c.ref.group) return nullptr;  // another group has it, at another time
    if (recorder.rule->index <= c.rule().index) return nullptr;
    if (later == nullptr) later = recorder.rule;
  }
  return later;
}

}  // namespace

void ReadBeforeRecorded(const QueryContext& c) {
  std::vector<const promql::VectorSelector*> selectors;
  SelectorsIn(c.root(), &selectors);
  for (const promql::VectorSelector* selector : selectors) {
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
