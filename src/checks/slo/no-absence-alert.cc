#include <fmt/core.h>

#include "checks/slo/objectives.h"

namespace rulecheck::checks {

void NoAbsenceAlert(const ModelContext& c) {
  ForEachSlo(c, "slo/no-absence-alert", [&](const slo::Slo& each, const SloReport& report) {
    const slo::Tier& first = each.tiers.front();
    const slo::Term& ratio = each.ratio();
    if (ratio.leaves.empty() || ratio.leaves.front().kind == slo::LeafKind::kTrue ||
        ratio.leaves.front().kind == slo::LeafKind::kNamed)
      return;
    if (c.facts.slo().IsAbsenceWatched(each)) return;
    const slo::Selection& of = ratio.total.empty() ? ratio.leaves.front().of : ratio.total.front().of;
    report
        .At(first.longest().at,
            fmt::format("nothing fires when `{}` is gone: the objective is then silent ({})", of.Text(),
                        Numbers(each, first)))
        .Help("An alert on `absent(...)` of what is counted tells of it.");
  });
}

}  // namespace rulecheck::checks
