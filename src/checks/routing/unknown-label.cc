#include <fmt/core.h>

#include "base/strings.h"

#include <algorithm>
#include "checks/routing/matched_labels.h"
#include "policy/external_labels.h"

namespace rulecheck::checks {
namespace {

bool AnyCanHave(const ConfigModel& config, std::string_view name) {
  return std::any_of(config.alerts.begin(), config.alerts.end(),
                     [&](const RoutedAlert& alert) { return alert.labels.CanHave(name); });
}

// Labels of series may have any name. One that no rule knows and that is nearly the name of one that rules
// set is a slip.
std::string_view SlipOf(std::string_view name, const std::set<std::string_view>& known) {
  if (known.contains(name) || policy::IsExternalLabel(name)) return {};
  const std::vector<std::string_view> names(known.begin(), known.end());
  return name.size() < 4 ? std::string_view() : Nearest(name, names);
}

}  // namespace

void UnknownAlertLabel(const ModelContext& c) {
  ForEachServed(c, [&](const ConfigModel& config) {
    const std::set<std::string_view> known = KnownLabelNames(config);
    ForEachMatcher(*config.tree, [&](const routing::Matcher& matcher) {
      if (!WantsLabel(matcher)) return;
      const bool never = !AnyCanHave(config, matcher.name());
      const std::string_view near = SlipOf(matcher.name(), known);
      if (!never && near.empty()) return;
      FindingBuilder finding = c.out.Report(
          matcher.place,
          never ? fmt::format("no alert has the label `{}`", matcher.name())
                : fmt::format("no rule or query of an alert speaks of the label `{}`", matcher.name()));
      if (!near.empty()) finding.Help(fmt::format("Did you mean `{}`?", near));
    });
  });
}

}  // namespace rulecheck::checks
