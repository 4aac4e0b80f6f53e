#include <fmt/core.h>

#include "checks/routing/alerts.h"
#include "policy/external_labels.h"

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

// What the labels of one side say of a name: no alert of it can have the label; each speaks of it (that its
// series may lack it is possible, and not to be expected).
bool NoneHas(const std::vector<SideAlert>& side, std::string_view name) {
  return std::all_of(side.begin(), side.end(), [&](const SideAlert& alert) {
    return std::none_of(alert.labels.begin(), alert.labels.end(),
                        [&](const flow::Labels& labels) { return labels.CanHave(name); });
  });
}
bool EachSpeaksOf(const std::vector<SideAlert>& side, std::string_view name) {
  return std::all_of(side.begin(), side.end(), [&](const SideAlert& alert) {
    return std::all_of(alert.labels.begin(), alert.labels.end(), [&](const flow::Labels& labels) {
      const flow::LabelFact* fact = labels.Find(name);
      return fact != nullptr && fact->CanBe();
    });
  });
}

// A label of `equal` that only one side has.
const MappedText* OnOneSide(const routing::InhibitRule& rule, const std::vector<SideAlert>& sources,
                            const std::vector<SideAlert>& targets) {
  for (const MappedText& name : rule.equal) {
    if (policy::IsExternalLabel(name.value)) continue;
    if ((NoneHas(sources, name.value) && EachSpeaksOf(targets, name.value)) ||
        (NoneHas(targets, name.value) && EachSpeaksOf(sources, name.value)))
      return &name;
  }
  return nullptr;
}

void TellOfLabel(const ModelContext& c, const MappedText& name, const std::vector<SideAlert>& sources,
                 const std::vector<SideAlert>& targets) {
  c.out
      .Report(name.Whole(),
              fmt::format("no source has the same value of `{}` as a target, so nothing is inhibited",
                          name.value))
      .Because(sources.front().alert->rule->rule->name.Whole(), "a source")
      .Because(targets.front().alert->rule->rule->name.Whole(), "a target");
}

void CheckRule(const ModelContext& c, const ConfigModel& config, const routing::InhibitRule& rule) {
  const std::vector<SideAlert> sources = AlertsOfSide(config, rule.source, rule.target);
  const std::vector<SideAlert> targets = AlertsOfSide(config, rule.target, rule.source);
  if (sources.empty() || sources.size() * targets.size() > kMaxPairs) return;
  if (targets.empty()) {
    c.out.Report(PlaceOfSide(config, rule, rule.target), "no alert fits the target side of this inhibition");
    return;
  }
  if (const MappedText* name = OnOneSide(rule, sources, targets))
    return TellOfLabel(c, *name, sources, targets);
  for (const SideAlert& source : sources)
    for (const SideAlert& target : targets)
      if (CanInhibit(rule, source, target)) return;
  if (const MappedText* name = NeverEqual(rule, sources, targets)) {
    TellOfLabel(c, *name, sources, targets);
  } else {
    c.out.Report(PlaceOfSide(config, rule, rule.target),
                 "no alert that fits the source side can inhibit one that fits the target side");
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
