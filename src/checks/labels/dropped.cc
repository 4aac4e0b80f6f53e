#include <fmt/core.h>

#include "checks/labels/output.h"
#include "checks/labels/policies.h"
#include "policy/project.h"

namespace rulecheck::checks {
namespace {

bool Keeps(const policy::LabelPolicy& entry) {
  return !entry.keep.empty();
}

}  // namespace

void LabelDropped(const AnyQueryContext& c) {
  ForEachLabelPolicy(c, "labels/dropped", Keeps, [&](const policy::LabelPolicy& entry, const auto& report) {
    const OutputLabels output(c);
    const auto& outside = c.settings.facts->external_names;
    std::vector<std::string> dropped;
    std::optional<Span> by;  // the first aggregation that drops some
    for (const std::string& name : entry.keep) {
      if (output.IsNothing() || output.CanHave(name) || outside.contains(name)) continue;
      const std::optional<Span> aggregation = output.DroppedBy(name);
      if (!aggregation || (by && *by != *aggregation)) continue;
      by = aggregation;
      dropped.push_back(name);
    }
    if (by) report(c.At(*by), fmt::format("this aggregation drops {}", QuotedList(dropped)));
  });
}

}  // namespace rulecheck::checks
