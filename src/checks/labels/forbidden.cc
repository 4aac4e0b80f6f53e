#include <fmt/core.h>

#include "checks/labels/policies.h"

namespace rulecheck::checks {
namespace {

bool Forbids(const policy::LabelPolicy& entry) {
  return !entry.forbid.empty();
}

}  // namespace

void LabelForbidden(const RuleContext& c) {
  ForEachLabelPolicy(c, "labels/forbidden", Forbids,
                     [&](const policy::LabelPolicy& entry, const auto& report) {
                       for (const std::string& name : entry.forbid) {
                         const auto pair = policy::LabelOf(c.group(), c.rule(), name);
                         if (!pair) continue;
                         report(pair->key.Whole(), fmt::format("a rule must not set the label `{}`", name));
                       }
                     });
}

}  // namespace rulecheck::checks
