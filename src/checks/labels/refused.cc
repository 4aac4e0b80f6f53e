#include <fmt/core.h>

#include "checks/labels/policies.h"

namespace rulecheck::checks {
namespace {

bool RefusesRules(const policy::LabelPolicy& entry) {
  return entry.refuse;
}

}  // namespace

void RuleRefused(const RuleContext& c) {
  ForEachLabelPolicy(c, "labels/refused", RefusesRules, [&](const policy::LabelPolicy&, const auto& report) {
    report(c.rule().name.Whole(),
           fmt::format("the policy wants no such rule as `{}` here", c.rule().name.value));
  });
}

}  // namespace rulecheck::checks
