#include <fmt/core.h>

#include "checks/labels/policies.h"

namespace rulecheck::checks {
namespace {

bool Rejects(const policy::LabelPolicy& entry) {
  const policy::RejectRule& rule = entry.reject;
  return rule.label_keys || rule.label_values || rule.annotation_keys || rule.annotation_values;
}

// What a pair of one kind must not be.
struct Rejected {
  std::string_view kind;
  const std::optional<policy::Pattern>&keys, &values;
};

template <typename Report>
void CheckPair(const TextPair& pair, const Rejected& rejected, const Report& report) {
  if (rejected.keys && rejected.keys->Matches(pair.key.value))
    report(pair.key.Whole(), fmt::format("the {} `{}` is rejected: its name matches `{}`", rejected.kind,
                                         pair.key.value, rejected.keys->text()));
  if (rejected.values && rejected.values->Matches(pair.value.value))
    report(pair.value.Whole(),
           fmt::format("the value `{}` of the {} `{}` is rejected: it matches `{}`", pair.value.value,
                       rejected.kind, pair.key.value, rejected.values->text()));
}

}  // namespace

void LabelValueRejected(const RuleContext& c) {
  ForEachLabelPolicy(c, "labels/rejected", Rejects,
                     [&](const policy::LabelPolicy& entry, const auto& report) {
                       const Rejected labels{"label", entry.reject.label_keys, entry.reject.label_values};
                       const Rejected annotations{"annotation", entry.reject.annotation_keys,
                                                  entry.reject.annotation_values};
                       for (const auto& [name, pair] : c.facts.labels()) CheckPair(pair, labels, report);
                       for (const TextPair& pair : c.rule().annotations) CheckPair(pair, annotations, report);
                     });
}

}  // namespace rulecheck::checks
