#include "routing/alert_sides.h"

#include <algorithm>
#include <utility>

namespace rulecheck::routing {

std::optional<flow::Labels> NarrowBy(const Matchers& matchers, flow::Labels labels) {
  for (const Matcher& matcher : matchers) {
    const MatcherSets sets(matcher);
    if (sets.Of(labels) == Truth::kNo) return std::nullopt;
    labels = sets.Narrow(labels, true);
  }
  return labels;
}

std::optional<flow::Labels> LabelsAt(const RouteTree& tree, uint32_t node) {
  std::optional<flow::Labels> labels = flow::Labels();
  for (;; node = tree[node].parent) {
    labels = NarrowBy(tree[node].route->matchers, *labels);
    if (!labels || node == 0) return labels;
  }
}

Truth Fits(const Matchers& matchers, const flow::Labels& labels) {
  bool all = true;
  for (const Matcher& matcher : matchers) {
    const Truth truth = MatcherSets(matcher).Of(labels);
    if (truth == Truth::kNo) return Truth::kNo;
    all = all && truth == Truth::kYes;
  }
  return all ? Truth::kYes : NarrowBy(matchers, labels) ? Truth::kMaybe : Truth::kNo;
}

Truth Fits(const Matchers& matchers, const flow::Flow& alerts) {
  bool some = false, all = true;
  for (const flow::Alternative& alternative : alerts.alternatives) {
    const Truth truth = Fits(matchers, alternative.labels);
    some = some || truth != Truth::kNo;
    all = all && truth == Truth::kYes;
  }
  return !some ? Truth::kNo : all ? Truth::kYes : Truth::kMaybe;
}

std::optional<SideAlert> AlertOfSide(const RoutedAlert& alert, const Matchers& side, const Matchers& other) {
  SideAlert found{&alert, {}, true};
  for (const flow::Alternative& alternative : alert.labels.alternatives) {
    std::optional<flow::Labels> labels = NarrowBy(side, alternative.labels);
    if (!labels) continue;
    found.surely_other_side = found.surely_other_side && Fits(other, *labels) == Truth::kYes;
    found.labels.push_back(std::move(*labels));
  }
  if (found.labels.empty()) return std::nullopt;
  return found;
}

std::vector<SideAlert> AlertsOfSide(const ConfigModel& config, const Matchers& side, const Matchers& other) {
  std::vector<SideAlert> out;
  for (const RoutedAlert& alert : config.alerts)
    if (auto found = AlertOfSide(alert, side, other)) out.push_back(std::move(*found));
  return out;
}

bool CanInhibit(const InhibitRule& rule, const SideAlert& source, const SideAlert& target) {
  // What fits both sides is not inhibited by what does.
  if (source.surely_other_side && target.surely_other_side) return false;
  for (const flow::Labels& s : source.labels) {
    for (const flow::Labels& t : target.labels) {
      if (std::all_of(rule.equal.begin(), rule.equal.end(),
                      [&](const MappedText& name) { return flow::CanAgree(s, t, name.value); }))
        return true;
    }
  }
  return false;
}

}  // namespace rulecheck::routing
