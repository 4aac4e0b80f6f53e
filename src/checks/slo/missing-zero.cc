#include <set>

#include <fmt/core.h>

#include "checks/slo/objectives.h"
#include "checks/slo/relation.h"

namespace rulecheck::checks {
namespace {

// Whether the numerator counts errors by a label, so that its series begin with the first one.
bool BeginsWithErrors(const slo::Term& ratio) {
  const auto view = slo::LikelyViewOf(ratio);
  return view && !view->numerator_is_good && !ratio.has_zero && !ErrorLabelOf(ratio).empty();
}

}  // namespace

void MissingZero(const ModelContext& c) {
  std::set<uint32_t> averaged, below;
  for (const slo::Indicator& each : c.facts.slo().indicators()) {
    if (each.term->averaged_of_ms > 0 && !each.term->through.empty())
      averaged.insert(each.term->through.front());
  }
  for (const slo::Slo& each : c.facts.slo().slos()) {
    for (const slo::Tier& tier : each.tiers) {
      for (const slo::Condition& condition : tier.branch.conditions) {
        if (!condition.view.grows_with_errors)
          below.insert(condition.ratio.through.begin(), condition.ratio.through.end());
      }
    }
  }
  std::set<std::pair<uint32_t, uint32_t>> seen;
  ForEachRatio(c, "slo/missing-zero", [&](uint32_t rule, const slo::Term& ratio, const SloReport& report) {
    if (!BeginsWithErrors(ratio)) return;
    std::string_view why;
    if (ratio.scale < 0) {
      why = "then there is no availability either";
    } else if (averaged.contains(rule)) {
      why = "then nothing is recorded, and what averages it sees the times with errors only";
    } else if (below.contains(rule)) {
      why = "then there is nothing to compare";
    } else {
      return;
    }
    if (!seen.emplace(ratio.at.rule, ratio.at.span.begin).second) return;
    report
        .At(ratio.leaves.front().at,
            fmt::format("as long as there were no errors there is no series of `{}`: {}",
                        ratio.leaves.front().of.Text(), why))
        .Help("Let a zero stand in: `(errors or 0 * total) / total`, with the same labels on both sides.");
  });
}

}  // namespace rulecheck::checks
