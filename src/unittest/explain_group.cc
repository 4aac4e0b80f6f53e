// The part of a group's run that is only there for cases that are explained.
#include <algorithm>

#include "unittest/group_runner.h"

namespace rulecheck::unittest {
namespace {

// Ticks at which alerts are kept, fewer where many series make many alerts.
constexpr int64_t kMaxWatched = 2000;
constexpr int64_t kMaxKept = 400'000;
constexpr int64_t kMinWatched = 60;

}  // namespace

void GroupRunner::Explain(const std::vector<size_t>& cases) {
  explained_.assign(group_.cases.size(), false);
  for (size_t i : cases) explained_[i] = true;
}

void GroupRunner::WatchExplained() {
  if (explained_.empty()) return;
  auto series = static_cast<int64_t>(std::max<size_t>(1, group_.group->series.size()));
  int64_t watched = std::clamp(kMaxKept / series, kMinWatched, kMaxWatched);
  watched_from_ms_ = std::max(start_ms_, last_tick_ms_ - (watched - 1) * interval_ms_);
  for (size_t i = 0; i < explained_.size(); ++i) {
    const PlannedCase& c = group_.cases[i];
    if (!explained_[i] || c.alert == nullptr) continue;
    for (int64_t t = watched_from_ms_; t <= last_tick_ms_; t += interval_ms_) {
      simulation_->Watch(c.alert->alertname.value, t);
    }
  }
}

RunFacts GroupRunner::Facts() const {
  return {plan_,
          *group_.group,
          storage_,
          simulation_.get(),
          log_rules_.get(),
          log_store_.get(),
          MakeEvalOptions(),
          start_ms_,
          interval_ms_,
          last_tick_ms_,
          watched_from_ms_,
          compat_};
}

}  // namespace rulecheck::unittest
