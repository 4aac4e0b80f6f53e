#include <set>

#include <fmt/core.h>

#include "checks/slo/objectives.h"

namespace rulecheck::checks {

void AverageOfRatios(const ModelContext& c) {
  std::set<std::pair<uint32_t, uint32_t>> seen;
  std::set<uint32_t> alerts;
  ForEachTier(
      c, "slo/average-of-ratios", [&](const slo::Slo& each, const slo::Tier& tier, const SloReport& report) {
        for (const slo::Condition& condition : tier.branch.conditions) {
          const auto& at = condition.ratio.added_at;
          if (!at || !seen.emplace(at->rule, at->span.begin).second || !alerts.insert(tier.rule).second)
            continue;
          const std::string what =
              condition.ratio.added_is_average
                  ? "an average of ratios: each counts the same, however few events it is of"
                  : "a sum of ratios: two of 0.6 % are no 1.2 % of all events";
          report.At(*at, fmt::format("{} ({})", what, Numbers(each, tier)))
              .Help("Divide the sum of errors by the sum of all events, or take the `max`.");
        }
      });
  ForEachRatio(c, "slo/average-of-ratios", [&](uint32_t, const slo::Term& ratio, const SloReport& report) {
    using Kind = slo::Grouping::Kind;
    const bool both = ratio.grouping.kind == Kind::kBy && ratio.total_grouping.kind == Kind::kBy;
    if (!both || !ratio.differently_grouped || !seen.emplace(ratio.at.rule, ratio.at.span.begin).second)
      return;
    report.At(ratio.at, fmt::format("errors are summed {}, all events {}: the ratio is of neither",
                                    ratio.grouping.Text(), ratio.total_grouping.Text()));
  });
}

}  // namespace rulecheck::checks
