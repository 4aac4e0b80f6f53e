#include <fmt/core.h>

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
                       const auto& annotations = c.facts.annotations();
                       for (const std::string& name : entry.annotations.forbid) {
                         const auto [first, last] = annotations.equal_range(name);
                         for (auto it = first; it != last; ++it)
                           report(it->second.key.Whole(),
                                  fmt::format("the annotation `{}` is not wanted", name));
                       }
                     });
}

}  // namespace rulecheck::checks
