#include <fmt/core.h>

#include "base/strings.h"

#include <algorithm>
#include "checks/routing/matched_labels.h"

namespace rulecheck::checks {
namespace {

constexpr size_t kMaxValuesShown = 6;

// The values that alerts are known to have.
std::set<std::string_view> ValuesOfAlerts(const ConfigModel& config, std::string_view name) {
  std::set<std::string_view> values;
  for (const RoutedAlert& alert : config.alerts)
    for (const flow::Alternative& alternative : alert.labels.alternatives)
      if (const flow::LabelFact* fact = alternative.labels.Find(name); fact != nullptr && fact->CanBe())
        values.insert(fact->values.values().begin(), fact->values.values().end());
  return values;
}

bool CanBeTrue(const ConfigModel& config, const routing::Matcher& matcher) {
  return std::any_of(config.alerts.begin(), config.alerts.end(), [&](const RoutedAlert& alert) {
    return Fits(routing::Matchers{matcher}, alert.labels) != routing::Truth::kNo;
  });
}

std::string SomeValues(const std::set<std::string_view>& values) {
  std::string out;
  size_t count = 0;
  for (const std::string_view value : values) {
    if (count++ == kMaxValuesShown) return out + ", ...";
    out += fmt::format("{}`{}`", out.empty() ? "" : ", ", value);
  }
  return out;
}

}  // namespace

void UnknownAlertValue(const ModelContext& c) {
  ForEachServed(c, [&](const ConfigModel& config) {
    ForEachMatcher(*config.tree, [&](const routing::Matcher& matcher) {
      if (!WantsLabel(matcher) || CanBeTrue(config, matcher)) return;
      const std::set<std::string_view> values = ValuesOfAlerts(config, matcher.name());
      if (values.empty()) return;  // no alert has the label: another check
      const bool is_name = matcher.name() == "alertname";
      FindingBuilder finding =
          c.out.Report(matcher.place, is_name ? fmt::format("no alert is named `{}`", matcher.value())
                                              : fmt::format("no alert has a value of `{}` that fits `{}`",
                                                            matcher.name(), matcher.Text()));
      const std::vector<std::string_view> names(values.begin(), values.end());
      const std::string_view near = Nearest(matcher.value(), names);
      if (!near.empty()) {
        finding.Help(fmt::format("Did you mean `{}`?", near));
      } else if (!is_name) {
        finding.Help(fmt::format("Alerts have {}.", SomeValues(values)));
      }
    });
  });
}

}  // namespace rulecheck::checks
