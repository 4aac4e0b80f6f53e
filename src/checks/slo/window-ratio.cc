#include <fmt/core.h>

#include "base/duration.h"
#include "checks/slo/objectives.h"

namespace rulecheck::checks {

void WindowRatio(const ModelContext& c) {
  ForEachTier(
      c, "slo/window-ratio", [&](const slo::Slo& each, const slo::Tier& tier, const SloReport& report) {
        if (!tier.branch.is_burn() || !tier.has_pair() || tier.long_ms <= 0 || tier.short_ms <= 0) return;
        const double part = static_cast<double>(tier.short_ms) / static_cast<double>(tier.long_ms);
        if (part >= 1.0 / 30 && part <= 0.25) return;
        const std::string windows =
            fmt::format("the short window of {} is ", FormatPrometheusDuration(tier.short_ms));
        const std::string how =
            part >= 1
                ? "no shorter than the long one"
                : fmt::format("1/{} of the long one, which is {}; one twelfth lets go soon and is not noisy",
                              NumberText(1 / part), FormatPrometheusDuration(tier.long_ms));
        report.At(tier.shortest().at, fmt::format("{}{} ({})", windows, how, Numbers(each, tier)))
            .Because(c.facts.slo().At(tier.longest().at), "the long one");
      });
}

}  // namespace rulecheck::checks
