#include <fmt/core.h>

#include "base/duration.h"
#include "checks/labels/policies.h"

namespace rulecheck::checks {
namespace {

bool BoundsHold(const policy::LabelPolicy& entry) {
  return entry.hold.min || entry.hold.max;
}

}  // namespace

void HoldOutOfBounds(const RuleContext& c) {
  ForEachLabelPolicy(c, "labels/hold", BoundsHold, [&](const policy::LabelPolicy& entry, const auto& report) {
    const auto& [min, max] = entry.hold;
    const auto& hold = c.rule().hold;
    const int64_t held = hold ? hold->milliseconds : 0;
    const Location where = hold ? hold->text.Whole() : c.rule().name.Whole();
    const std::string now = hold ? fmt::format("`for` is {}", hold->text.value) : "there is no `for`";
    if (min && held < *min)
      report(where, fmt::format("{}: it must be at least {}", now, FormatPrometheusDuration(*min)));
    if (max && held > *max)
      report(where, fmt::format("{}: it must be at most {}", now, FormatPrometheusDuration(*max)));
  });
}

}  // namespace rulecheck::checks
