#include <fmt/core.h>

#include "checks/slo/objectives.h"

namespace rulecheck::checks {

void ThresholdUnreachable(const ModelContext& c) {
  ForEachTier(c, "slo/threshold-unreachable",
              [&](const slo::Slo& each, const slo::Tier& tier, const SloReport& report) {
                if (!tier.unreachable()) return;
                std::string text = fmt::format("the share of errors is never above {}: this never fires",
                                               NumberText(tier.threshold));
                if (tier.budget)
                  text += fmt::format("; with an objective of {} factors from {} on are out of reach",
                                      ObjectiveText(*tier.budget), NumberText(1 / *tier.budget));
                FindingBuilder finding =
                    report.At(tier.longest().at, fmt::format("{} ({})", text, Numbers(each, tier)));
                if (tier.has_pair())
                  finding.Because(c.facts.slo().At(tier.shortest().at), "so is the other condition");
              });
}

}  // namespace rulecheck::checks
