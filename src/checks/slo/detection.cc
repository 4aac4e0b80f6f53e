#include "checks/slo/detection.h"

#include "checks/routing_facts.h"
#include "policy/project.h"
#include "routing/group_wait.h"

namespace rulecheck::checks {

std::optional<Late> LateDetection(const ModelContext& c, const slo::Slo& each) {
  const auto& settings = each.settings->settings.slo;
  if (!settings || !settings->detect || !settings->detect->within) return std::nullopt;
  const policy::SloDetect& detect = *settings->detect;
  Late out;
  out.outage = detect.outage.value_or(1);
  out.within_ms = *detect.within;
  out.tier = each.FirstLoud(out.outage, &out.after_ms);
  if (out.tier == nullptr) return out;
  if (detect.notified.value_or(false))
    out.notification_ms = routing::GroupWaitOf(c.routing.model(), out.tier->rule);
  out.after_ms += static_cast<double>(out.notification_ms);
  const auto within = static_cast<double>(out.within_ms);
  if (out.after_ms <= within) return std::nullopt;
  if (out.after_ms - static_cast<double>(out.tier->delays.recording_ms) <= within) {
    out.cause = LateCause::kRecording;
  } else if (out.after_ms - static_cast<double>(out.tier->hold_ms) <= within) {
    out.cause = LateCause::kHold;
  }
  return out;
}

}  // namespace rulecheck::checks
