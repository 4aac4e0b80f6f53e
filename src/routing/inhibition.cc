#include "routing/inhibition.h"

#include <algorithm>

namespace rulecheck::routing {

bool AgreeOn(const InhibitRule& rule, const LabelMap& a, const LabelMap& b) {
  return std::all_of(rule.equal.begin(), rule.equal.end(), [&](const MappedText& name) {
    return ValueIn(a, name.value) == ValueIn(b, name.value);
  });
}

std::optional<Inhibition> InhibitedBy(const Config& config, std::span<const LabelMap> alerts,
                                      uint32_t target) {
  for (uint32_t r = 0; r < config.inhibit_rules.size(); ++r) {
    const InhibitRule& rule = config.inhibit_rules[r];
    if (!AllHold(rule.target, alerts[target])) continue;
    const bool is_source = AllHold(rule.source, alerts[target]);
    for (uint32_t s = 0; s < alerts.size(); ++s) {
      // What fits both sides is not inhibited by what fits both sides.
      if (!AllHold(rule.source, alerts[s]) || (is_source && AllHold(rule.target, alerts[s]))) continue;
      if (AgreeOn(rule, alerts[s], alerts[target])) return Inhibition{r, s};
    }
  }
  return std::nullopt;
}

}  // namespace rulecheck::routing
