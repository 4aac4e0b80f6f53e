#include <fmt/core.h>

#include "checks/labels/policies.h"

namespace rulecheck::checks {
namespace {

bool Forbids(const policy::LabelPolicy& entry) {
  return !entry.forbid.empty();
}

}  // namespace

void LabelForbidden(const RuleContext& c) {
  ForEachLabelPolicy(
      c, "labels/forbidden", Forbids, [&](const policy::LabelPolicy& entry, const auto& report) {
        const auto& labels = c.facts.labels();
        for (const std::string& name : entry.forbid) {
          const auto named = labels.find(name);
          if (named == labels.end()) continue;
          report(named->second.key.Whole(), fmt::format("a rule must not set the label `{}`", name));
        }
      });
}

}  // namespace rulecheck::checks
