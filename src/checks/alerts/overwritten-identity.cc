#include <fmt/core.h>

#include <algorithm>

#include "analysis/possible_labels.h"
#include "base/strings.h"
#include "checks/check.h"

namespace rulecheck::checks {

void OverwrittenIdentity(const QueryContext& c) {
  const analysis::PossibleLabels& labels = c.facts.Labels(c.root());
  if (labels.open || labels.names.empty()) return;
  const auto merged = MergedLabels(c.group(), c.rule());
  const std::vector<std::string_view> own = labels.names.Names();
  std::vector<std::string> names;
  for (const std::string_view name : own) {
    const auto it = merged.find(name);
    // A template may well keep the series apart.
    if (it == merged.end() || it->second->value.value.find("{{") != std::string_view::npos) return;
    names.push_back(fmt::format("`{}`", name));
  }
  const TextPair& first = *merged.at(own.front());
  const bool one = names.size() == 1;
  c.out
      .Report(first.key.Whole(),
              fmt::format("the rule overwrites {}, the only label{} that tell{} its series apart",
                          Join(names, " and "), one ? "" : "s", one ? "s" : ""))
      .Because(c.At(labels.closed_by), "all other labels are removed here")
      .Help("as soon as the query returns two series the rule fails: both get the same labels");
}

}  // namespace rulecheck::checks
