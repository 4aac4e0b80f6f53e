#include <fmt/core.h>

#include <algorithm>

#include "checks/labels/policies.h"

namespace rulecheck::checks {
namespace {

bool ForbidsAnnotations(const policy::LabelPolicy& entry) {
  return !entry.annotations.forbid.empty();
}

}  // namespace

void AnnotationForbidden(const RuleContext& c) {
  ForEachLabelPolicy(c, "labels/annotation-forbidden", ForbidsAnnotations,
                     [&](const policy::LabelPolicy& entry, const auto& report) {
                       const auto& forbidden = entry.annotations.forbid;
                       for (const TextPair& pair : c.rule().annotations) {
                         if (std::find(forbidden.begin(), forbidden.end(), pair.key.value) == forbidden.end())
                           continue;
                         report(pair.key.Whole(),
                                fmt::format("the annotation `{}` is not wanted", pair.key.value));
                       }
                     });
}

}  // namespace rulecheck::checks
