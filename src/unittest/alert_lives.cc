#include "unittest/alert_lives.h"

#include <algorithm>
#include <map>

namespace rulecheck::unittest {
namespace {

// Different alerts of a name that are followed.
constexpr size_t kMaxAlerts = 2000;
// Runs of one state that are shown: so many at the start, so many at the end.
constexpr size_t kHeadRuns = 5;
constexpr size_t kTailRuns = 6;

AlertStateKind StateAt(const LivingAlert* alert, int64_t tick_ms, AlertStateKind before) {
  const LivingAlert::At* at = alert != nullptr ? alert->Find(tick_ms) : nullptr;
  if (at != nullptr) return at->firing ? AlertStateKind::kFiring : AlertStateKind::kPending;
  bool was_firing = before == AlertStateKind::kFiring || before == AlertStateKind::kResolved;
  return was_firing ? AlertStateKind::kResolved : AlertStateKind::kInactive;
}

void CutMiddle(AlertLife* life) {
  if (life->runs.size() <= kHeadRuns + kTailRuns) return;
  life->more_runs = life->runs.size() - kHeadRuns - kTailRuns;
  auto begin = life->runs.begin() + kHeadRuns;
  life->runs.erase(begin, begin + static_cast<std::ptrdiff_t>(life->more_runs));
}

}  // namespace

const LivingAlert::At* LivingAlert::Find(int64_t tick_ms) const {
  auto it = std::lower_bound(ticks.begin(), ticks.end(), tick_ms,
                             [](const At& at, int64_t t) { return at.tick_ms < t; });
  return it != ticks.end() && it->tick_ms == tick_ms ? &*it : nullptr;
}

std::vector<LivingAlert> LivesOf(const RunFacts& facts, std::string_view alertname) {
  std::vector<LivingAlert> lives;
  std::map<std::pair<const engine::rules::RuleSpec*, engine::LabelsId>, size_t> known;
  const engine::Symbols& symbols = facts.storage.symbols();
  for (int64_t t = facts.watched_from_ms; t <= facts.last_tick_ms; t += facts.interval_ms) {
    const auto add = [&](const engine::rules::RuleSpec& rule, engine::rules::Alert& alert) {
      auto [it, added] = known.emplace(std::pair{&rule, alert.labels}, lives.size());
      if (added && lives.size() == kMaxAlerts) known.erase(it);
      if (added && lives.size() == kMaxAlerts) return;
      if (added) lives.push_back({FindRule(facts.plan, rule), TextsOf(symbols, alert.labels), {}, {}});
      LivingAlert& life = lives[it->second];
      life.cause = alert.cause.labels;
      life.ticks.push_back({t, alert.phase == engine::rules::AlertPhase::kFiring, alert.cause.at_ms == t});
    };
    facts.simulation->ForEachAlert(alertname, t, add);
    if (facts.log_rules != nullptr) facts.log_rules->ForEachAlert(alertname, t, add);
  }
  return lives;
}

AlertLife LifeOf(const RunFacts& facts, const RuleRef& rule, const NamedTexts& labels,
                 const LivingAlert* alert, int64_t asked_tick_ms) {
  AlertLife life;
  life.labels = labels;
  life.rule = rule.group->name + "/" + rule.rule->name;
  life.hold_ms = rule.rule->hold_ms;
  life.keep_firing_ms = rule.rule->keep_firing_ms;
  life.asked_ms = facts.Since(asked_tick_ms);
  AlertStateKind state = AlertStateKind::kInactive;
  for (int64_t t = facts.watched_from_ms; t <= facts.last_tick_ms; t += facts.interval_ms) {
    state = StateAt(alert, t, state);
    int64_t since = facts.Since(t);
    if (life.runs.empty() || life.runs.back().state != state) life.runs.push_back({state, since, since});
    life.runs.back().last_ms = since;
  }
  CutMiddle(&life);
  return life;
}

}  // namespace rulecheck::unittest
