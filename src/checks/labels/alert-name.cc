#include <fmt/core.h>

#include <algorithm>

#include "checks/labels/policies.h"

namespace rulecheck::checks {
namespace {

// A name without `where: {kind: alert}` is of recorded series.
bool NamesAlerts(const policy::LabelPolicy& entry) {
  const std::vector<std::string>& kinds = entry.where.kind;
  return entry.name.matches && std::find(kinds.begin(), kinds.end(), "alert") != kinds.end();
}

}  // namespace

void AlertName(const RuleContext& c) {
  ForEachLabelPolicy(
      c, "labels/alert-name", NamesAlerts, [&](const policy::LabelPolicy& entry, const auto& report) {
        const MappedText& name = c.rule().name;
        if (entry.name.matches->Matches(name.value)) return;
        report(name.Whole(),
               fmt::format("the name `{}` does not match `{}`", name.value, entry.name.matches->text()));
      });
}

}  // namespace rulecheck::checks
