#include "checks/routing/matched_labels.h"

#include "policy/external_labels.h"

namespace rulecheck::checks {

std::set<std::string_view> KnownLabelNames(const ConfigModel& config) {
  std::set<std::string_view> names;
  for (const RoutedAlert& alert : config.alerts) {
    for (const flow::Alternative& alternative : alert.labels.alternatives)
      for (const flow::LabelFact& fact : alternative.labels.facts())
        if (fact.CanBe() && !policy::IsExternalLabel(fact.name)) names.insert(fact.name);
    for (const auto& [name, pair] : MergedLabels(*alert.rule->group, *alert.rule->rule)) names.insert(name);
  }
  return names;
}

}  // namespace rulecheck::checks
