#include <fmt/core.h>

#include "checks/labels/policies.h"

namespace rulecheck::checks {
namespace {

bool NamesRecords(const policy::LabelPolicy& entry) {
  return entry.name.matches.has_value();
}

}  // namespace

void RecordName(const RuleContext& c) {
  ForEachLabelPolicy(
      c, "labels/record-name", NamesRecords, [&](const policy::LabelPolicy& entry, const auto& report) {
        const MappedText& name = c.rule().name;
        if (entry.name.matches->Matches(name.value)) return;
        report(name.Whole(),
               fmt::format("the name `{}` does not match `{}`", name.value, entry.name.matches->text()));
      });
}

}  // namespace rulecheck::checks
