#include <fmt/core.h>

#include "checks/labels/output.h"
#include "checks/labels/policies.h"

namespace rulecheck::checks {
namespace {

bool Drops(const policy::LabelPolicy& entry) {
  return !entry.drop.empty();
}

}  // namespace

void LabelKept(const AnyQueryContext& c) {
  ForEachLabelPolicy(c, "labels/kept", Drops, [&](const policy::LabelPolicy& entry, const auto& report) {
    const OutputLabels output(c);
    for (const std::string& name : entry.drop) {
      if (output.IsNothing() || !output.IsKept(name)) continue;
      const Span by = output.KeptBy(name);
      const Span all = {0, static_cast<uint32_t>(c.item.text.value.size())};
      report(c.At(by.empty() ? all : by), fmt::format("the result keeps the label `{}`", name));
    }
  });
}

}  // namespace rulecheck::checks
