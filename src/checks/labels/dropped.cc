#include <fmt/core.h>

#include <algorithm>

#include "checks/labels/output.h"
#include "checks/labels/policies.h"
#include "policy/project.h"

namespace rulecheck::checks {
namespace {

bool Keeps(const policy::LabelPolicy& entry) {
  return !entry.keep.empty();
}

bool AddsOutside(const AnyQueryContext& c, std::string_view name) {
  const auto& external = c.settings.facts->external_labels;
  return std::any_of(external.begin(), external.end(),
                     [&](const policy::ExternalLabel& label) { return label.name == name; });
}

}  // namespace

void LabelDropped(const AnyQueryContext& c) {
  ForEachLabelPolicy(c, "labels/dropped", Keeps, [&](const policy::LabelPolicy& entry, const auto& report) {
    const OutputLabels output(c);
    std::vector<std::string> dropped;
    std::optional<Span> by;  // the first aggregation that drops some
    for (const std::string& name : entry.keep) {
      if (output.IsNothing() || output.CanHave(name) || AddsOutside(c, name)) continue;
      const std::optional<Span> aggregation = output.DroppedBy(name);
      if (!aggregation || (by && *by != *aggregation)) continue;
      by = aggregation;
      dropped.push_back(name);
    }
    if (by) report(c.At(*by), fmt::format("this aggregation drops {}", QuotedList(dropped)));
  });
}

}  // namespace rulecheck::checks
