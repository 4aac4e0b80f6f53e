#include "engine/rules/alert_state.h"

#include <algorithm>

namespace rulecheck::engine::rules {
namespace {

// How long a resolved alert is remembered (rules/alerting.go, resolvedRetention).
constexpr int64_t kResolvedRetentionMs = 15 * 60 * 1000;

// Marks an alert for removal; no table ever hands out this id.
constexpr LabelsId kForgotten = ~LabelsId{0};

}  // namespace

const char* AlertPhaseName(AlertPhase phase) {
  switch (phase) {
    case AlertPhase::kInactive:
      return "inactive";
    case AlertPhase::kPending:
      return "pending";
    case AlertPhase::kFiring:
      return "firing";
  }
  return "unknown";
}

void AlertState::Clear() {
  alerts_.clear();
  index_.clear();
}

void AlertState::Reindex() {
  index_.clear();
  for (size_t i = 0; i < alerts_.size(); ++i) index_[alerts_[i].labels] = i;
}

bool AlertState::StepMissing(int64_t ts_ms, Alert* alert) const {
  if (alert->phase == AlertPhase::kPending) return false;
  if (alert->resolved_at_ms && ts_ms - *alert->resolved_at_ms > kResolvedRetentionMs) return false;
  if (alert->phase == AlertPhase::kInactive) return true;
  if (keep_firing_ms_ > 0) {
    if (!alert->keep_firing_since_ms) alert->keep_firing_since_ms = ts_ms;
    if (ts_ms - *alert->keep_firing_since_ms < keep_firing_ms_) return true;
  }
  alert->phase = AlertPhase::kInactive;
  alert->resolved_at_ms = ts_ms;
  return true;
}

size_t AlertState::Step(int64_t ts_ms, std::span<const Observation> observations) {
  size_t known = alerts_.size();
  std::vector<bool> seen(known, false);
  for (const Observation& observation : observations) {
    auto [it, added] = index_.try_emplace(observation.labels, alerts_.size());
    if (!added && alerts_[it->second].phase != AlertPhase::kInactive) {
      Alert& alert = alerts_[it->second];
      alert.cause = observation.cause;
      alert.annotations.reset();
      alert.keep_firing_since_ms.reset();
      seen[it->second] = true;
      continue;
    }
    Alert fresh;
    fresh.labels = observation.labels;
    fresh.active_at_ms = ts_ms;
    fresh.cause = observation.cause;
    if (added) {
      alerts_.push_back(std::move(fresh));
      seen.push_back(true);
    } else {
      alerts_[it->second] = std::move(fresh);
      seen[it->second] = true;
    }
  }

  bool forgot = false;
  size_t running = 0;
  for (size_t i = 0; i < alerts_.size(); ++i) {
    Alert& alert = alerts_[i];
    if (!seen[i] && !StepMissing(ts_ms, &alert)) {
      alert.labels = kForgotten;
      forgot = true;
      continue;
    }
    if (alert.phase == AlertPhase::kInactive) continue;
    ++running;
    if (alert.phase == AlertPhase::kPending && ts_ms - alert.active_at_ms >= hold_ms_) {
      alert.phase = AlertPhase::kFiring;
    }
  }
  if (forgot) {
    std::erase_if(alerts_, [](const Alert& alert) { return alert.labels == kForgotten; });
    Reindex();
  }
  return running;
}

}  // namespace rulecheck::engine::rules
