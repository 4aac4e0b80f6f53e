#include <algorithm>
#include <cmath>

#include <fmt/core.h>

#include "checks/slo/objectives.h"
#include "policy/project.h"

namespace rulecheck::checks {
namespace {

constexpr double kFewErrors = 2;
constexpr double kTrafficHour = 3'600'000;

// Events in the long window at the floor, or as many as the alert itself insists on.
double EventsOf(const slo::Tier& tier, double an_hour) {
  const double hours = static_cast<double>(tier.window_ms()) / kTrafficHour;
  double events = an_hour * hours;
  if (tier.branch.guard && tier.branch.guard->window_ms > 0) {
    const double guarded = tier.branch.guard->events * static_cast<double>(tier.window_ms()) /
                           static_cast<double>(tier.branch.guard->window_ms);
    events = std::max(events, std::max(tier.branch.guard->events, guarded));
  }
  return events;
}

}  // namespace

void LowTraffic(const ModelContext& c) {
  ForEachTier(
      c, "slo/low-traffic", [&](const slo::Slo& each, const slo::Tier& tier, const SloReport& report) {
        const auto& floor = each.settings->settings.slo->traffic_floor;
        if (!floor || *floor <= 0 || tier.unreachable() || slo::LoudnessOf(tier.severity) < 3) return;
        if (!tier.longest().ratio.leaves.empty() && tier.longest().ratio.leaves.front().IsOfTime()) return;
        const double events = EventsOf(tier, *floor);
        const double errors = slo::ErrorsToFire(tier.threshold, events);
        if (errors > kFewErrors || events < 1) return;
        report
            .At(tier.longest().at, fmt::format("{} error{} in {} requests fire{} it: at {}/h it takes {} "
                                               "requests in the window to need {} ({})",
                                               NumberText(errors), errors == 1 ? "" : "s", NumberText(events),
                                               errors == 1 ? "s" : "", NumberText(*floor),
                                               NumberText(std::ceil(errors / tier.threshold)),
                                               NumberText(errors + 1), Numbers(each, tier)))
            .Help(
                "Ask for some traffic as well, such as `and sum(increase(total[1h])) > 500`, or take longer "
                "windows.");
      });
}

}  // namespace rulecheck::checks
