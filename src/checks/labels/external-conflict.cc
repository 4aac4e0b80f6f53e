#include <fmt/core.h>

#include "checks/check.h"
#include "policy/project.h"

namespace rulecheck::checks {

void ExternalConflict(const RuleContext& c) {
  const policy::Settings& settings = c.settings.settings;
  const auto& external = c.settings.facts->external_labels;
  const std::optional<Severity> severity = policy::LevelOf({}, settings, "labels/external-conflict");
  if (external.empty() || !severity) return;
  const auto& labels = c.facts.labels();
  for (const policy::ExternalLabel& label : external) {
    const auto named = labels.find(label.name);
    if (named == labels.end()) continue;
    c.out
        .Report(named->second.key.Whole(),
                fmt::format("`{}` is an external label: the server sets it wherever this rule does not",
                            label.name))
        .As(*severity)
        .Because(label.place, "an external label");
  }
}

}  // namespace rulecheck::checks
