#include <fmt/core.h>

#include "base/duration.h"
#include "checks/slo/detection.h"

namespace rulecheck::checks {
namespace {

std::string Sum(const slo::Tier& tier, const Late& late) {
  const slo::Delays& delays = tier.delays;
  std::string out = TimeText(slo::ConditionAfter(tier.pair(), late.outage));
  const auto add = [&](int64_t ms, std::string_view what) {
    if (ms > 0) out += fmt::format(" + {} {}", FormatPrometheusDuration(ms), what);
  };
  add(delays.scrape_ms, "scrape");
  add(delays.evaluation_ms, "evaluation");
  add(delays.recording_ms, "recording");
  add(delays.smoothing_ms, "rates that are summed");
  add(delays.offset_ms, "query_offset");
  add(tier.hold_ms, "`for`");
  add(late.notification_ms, "group_wait");
  return out;
}

}  // namespace

void DetectionTime(const ModelContext& c) {
  ForEachSlo(c, "slo/detection-time", [&](const slo::Slo& each, const SloReport& report) {
    const std::optional<Late> late = LateDetection(c, each);
    if (!late) return;
    const std::string wanted = fmt::format("{} errors must page within {}", PercentText(late->outage),
                                           FormatPrometheusDuration(late->within_ms));
    if (late->tier == nullptr) {
      const slo::Tier& first = each.tiers.front();
      if (!first.unreachable())
        report.At(first.longest().at,
                  fmt::format("{}, and they never do ({})", wanted, Numbers(each, first)));
      return;
    }
    if (late->cause != LateCause::kBurn) return;
    report.At(late->tier->longest().at,
              fmt::format("{}, and do so after {} at the worst: {} ({})", wanted, TimeText(late->after_ms),
                          Sum(*late->tier, *late), Numbers(each, *late->tier)));
  });
}

}  // namespace rulecheck::checks
