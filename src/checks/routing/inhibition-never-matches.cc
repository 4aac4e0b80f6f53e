#include <fmt/core.h>

#include "checks/routing/alerts.h"

namespace rulecheck::checks {
namespace {

constexpr size_t kMaxPairs = 200'000;  // beyond, nothing is claimed

// A label of `equal` that no target has although each source does, or the other way round; or on which
// values never agree.
const MappedText* NeverEqual(const routing::InhibitRule& rule, const std::vector<SideAlert>& sources,
                             const std::vector<SideAlert>& targets) {
  for (const MappedText& name : rule.equal) {
    routing::InhibitRule alone;
    alone.equal = {name};
    const bool can = std::any_of(sources.begin(), sources.end(), [&](const SideAlert& source) {
      return std::any_of(targets.begin(), targets.end(), [&](const SideAlert& target) {
        SideAlert free = source;
        free.surely_other_side = false;
        return CanInhibit(alone, free, target);
      });
    });
    if (!can) return &name;
  }
  return nullptr;
}

void CheckRule(const ModelContext& c, const ConfigModel& config, const routing::InhibitRule& rule) {
  const std::vector<SideAlert> sources = AlertsOfSide(config, rule.source, rule.target);
  const std::vector<SideAlert> targets = AlertsOfSide(config, rule.target, rule.source);
  if (sources.empty() || sources.size() * targets.size() > kMaxPairs) return;
  if (targets.empty()) {
    c.out.Report(PlaceOfSide(config, rule, rule.target), "no alert fits the target side of this inhibition");
    return;
  }
  for (const SideAlert& source : sources)
    for (const SideAlert& target : targets)
      if (CanInhibit(rule, source, target)) return;
  if (const MappedText* name = NeverEqual(rule, sources, targets)) {
    c.out
        .Report(name->Whole(),
                fmt::format("no source has the same value of `{}` as a target, so nothing is inhibited",
                            name->value))
        .Because(sources.front().alert->rule->rule->name.Whole(), "a source")
        .Because(targets.front().alert->rule->rule->name.Whole(), "a target");
  } else {
    c.out.Report(PlaceOfSide(config, rule, rule.target),
                 "no alert that fits the source side can inhibit one that "
                 "fits the target side");
  }
}

}  // namespace

void InhibitionNeverMatches(const ModelContext& c) {
  ForEachConfig(c, [&](const ConfigModel& config) {
    for (const routing::InhibitRule& rule : config.config().inhibit_rules) {
      for (const routing::Matchers* side : {&rule.source, &rule.target}) {
        if (NarrowBy(*side, flow::Labels())) continue;
        c.out.Report(PlaceOfSide(config, rule, *side), "no alert can fit all matchers of this side");
      }
      if (!config.alerts.empty() && NarrowBy(rule.source, flow::Labels()) &&
          NarrowBy(rule.target, flow::Labels()))
        CheckRule(c, config, rule);
    }
  });
}

}  // namespace rulecheck::checks
