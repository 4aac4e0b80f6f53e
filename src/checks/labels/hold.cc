#include <fmt/core.h>

#include "base/duration.h"
#include "checks/labels/policies.h"

namespace rulecheck::checks {
namespace {

bool HasBounds(const policy::HoldRule& rule) {
  return rule.min || rule.max;
}

bool BoundsHold(const policy::LabelPolicy& entry) {
  return HasBounds(entry.hold) || HasBounds(entry.keep_firing_for);
}

template <typename Report>
void CheckBounds(const RuleContext& c, const policy::HoldRule& rule, const DurationField* field,
                 std::string_view name, const Report& report) {
  const int64_t held = field != nullptr ? field->milliseconds : 0;
  const Location where = field != nullptr ? field->text.Whole() : c.rule().name.Whole();
  const std::string now = field != nullptr ? fmt::format("`{}` is {}", name, field->text.value)
                                           : fmt::format("there is no `{}`", name);
  if (rule.min && held < *rule.min)
    report(where, fmt::format("{}: it must be at least {}", now, FormatPrometheusDuration(*rule.min)));
  if (rule.max && held > *rule.max)
    report(where, fmt::format("{}: it must be at most {}", now, FormatPrometheusDuration(*rule.max)));
}

}  // namespace

void HoldOutOfBounds(const RuleContext& c) {
  ForEachLabelPolicy(c, "labels/hold", BoundsHold, [&](const policy::LabelPolicy& entry, const auto& report) {
    CheckBounds(c, entry.hold, c.rule().hold, "for", report);
    CheckBounds(c, entry.keep_firing_for, c.rule().keep_firing_for, "keep_firing_for", report);
  });
}

}  // namespace rulecheck::checks
