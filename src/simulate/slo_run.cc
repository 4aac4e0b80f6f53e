#include "simulate/slo_run.h"

#include <algorithm>
#include <limits>
#include <map>
#include <set>

#include "policy/where.h"
#include "slo/hours.h"

namespace rulecheck::simulate {
namespace {

constexpr int64_t kMinuteMs = 60'000, kHourMs = 60 * kMinuteMs;
constexpr double kEventsAnHour = 36'000;  // where no traffic is said
constexpr size_t kBurnPoints = 400;

// Constant from the begin of the outage on: what closed forms are for.
std::optional<double> ConstantErrors(const Scenario& scenario) {
  const bool plain =
      scenario.resets_ms.empty() && scenario.missing_ms.empty() && scenario.traffic.size() == 1;
  if (!plain || scenario.errors.size() < 2 || scenario.errors.size() > 3) return std::nullopt;
  const bool starts = scenario.errors[0].second == 0 && scenario.errors[1].first == scenario.outage_start_ms;
  const bool ends = scenario.errors.size() == 2 ||
                    (scenario.errors[2].second == 0 && scenario.errors[2].first == scenario.outage_end_ms);
  return starts && ends ? std::optional<double>(scenario.errors[1].second) : std::nullopt;
}

// The share of the budget that errors until `t_ms` take, by the events of a period.
double SpentUntil(const Scenario& scenario, int64_t t_ms, const slo::Slo& slo) {
  Scenario whole = scenario;
  whole.resets_ms.clear();
  EventCounts counts(whole);
  const double start = counts.At(whole.outage_start_ms).bad;
  const double bad = counts.At(t_ms).bad - start;
  const double period = scenario.events_per_second * static_cast<double>(slo.counted_ms) / 1000;
  return !slo.budget || *slo.budget <= 0 ? 0 : bad / (*slo.budget * period);
}

double ErrorsAt(const Scenario& scenario, int64_t t_ms) {
  double out = 0;
  for (const auto& [from, errors] : scenario.errors) {
    if (from <= t_ms) out = errors;
  }
  return out;
}

std::vector<BurnPoint> BurnOf(const Scenario& scenario, double budget) {
  std::vector<BurnPoint> out;
  const int64_t from = scenario.outage_start_ms - (scenario.end_ms - scenario.outage_start_ms) / 20;
  const int64_t step = std::max<int64_t>(1, (scenario.end_ms - from) / static_cast<int64_t>(kBurnPoints));
  for (int64_t at = from; at <= scenario.end_ms; at += step)
    out.push_back({at - scenario.outage_start_ms, ErrorsAt(scenario, at) / budget});
  return out;
}

// What else an alert asks for, and what gauges say of a condition, no closed form knows.
bool HasClosedForm(const std::vector<const slo::Tier*>& tiers, const Scenario& scenario) {
  return std::all_of(tiers.begin(), tiers.end(), [&](const slo::Tier* tier) {
    const slo::Term& ratio = tier->longest().ratio;
    const bool counts = !ratio.leaves.empty() && ratio.leaves.front().kind == slo::LeafKind::kCounter;
    const auto& guard = tier->branch.guard;
    const bool busy =
        !guard || scenario.events_per_second * static_cast<double>(guard->window_ms) / 1000 > guard->events;
    return !tier->branch.has_others && (counts || slo::IsOfLevels(ratio)) && busy;
  });
}

// Until the condition holds while errors last `lasts`, and goes on to hold for `for`. A window that has
// seen all of an outage loses it again.
std::optional<double> HoldsAfter(const slo::Tier& tier, double errors, double lasts) {
  const std::optional<double> condition = slo::ConditionAfter(tier.pair(), errors);
  if (!condition || *condition > lasts) return std::nullopt;
  slo::BurnPair pair = tier.pair();
  pair.keep_firing_ms = 0;
  const std::optional<double> reset = slo::ResetsAfter(pair, errors);
  const bool held = !reset || *condition + static_cast<double>(tier.hold_ms) <= lasts + *reset;
  return held ? condition : std::nullopt;
}

void CompareWithClosedForm(const Scenario& scenario, double errors, int64_t interval_ms, AlertOutcome* out) {
  const int64_t end = scenario.outage_end_ms < 0 ? scenario.end_ms : scenario.outage_end_ms;
  const auto lasts = static_cast<double>(end - scenario.outage_start_ms);
  // Rates are of what lies between scrapes: a threshold is crossed up to one of them sooner.
  const auto lag = static_cast<double>(interval_ms), early = static_cast<double>(scenario.scrape_ms) + lag;
  const double for_ever = scenario.outage_end_ms < 0 ? std::numeric_limits<double>::infinity() : lasts;
  out->has_closed_form = true;
  bool near = false;  // a little longer, and it would fire
  for (const slo::Tier* tier : out->tiers) {
    near = near || HoldsAfter(*tier, errors, for_ever + early);
    const std::optional<double> condition = HoldsAfter(*tier, errors, for_ever);
    if (!condition || (out->closed_ms && *condition + static_cast<double>(tier->hold_ms) >= *out->closed_ms))
      continue;
    out->closed_ms = *condition + static_cast<double>(tier->hold_ms);
    out->latest_ms = *slo::FiresAfter(tier->pair(), errors, tier->delays);
  }
  if (!out->fires_ms) {
    out->differs = out->latest_ms && *out->latest_ms + lag < lasts;
    return;
  }
  const auto fires = static_cast<double>(*out->fires_ms);
  out->differs = out->closed_ms ? fires < *out->closed_ms - early || fires > *out->latest_ms + lag : !near;
}

}  // namespace

SloSimulator::SloSimulator(const slo::Model& model, const slo::Slo& slo)
    : model_(model), slo_(slo), interval_ms_(0) {
  std::set<const Rule*> rules;
  std::map<uint32_t, const RuleGroup*> groups;  // by first rule: in the order of files
  for (const slo::Tier& tier : slo.tiers) {
    interval_ms_ = std::max(interval_ms_, tier.delays.evaluation_ms);
    std::vector<uint32_t> all = {tier.rule};
    for (const slo::Condition& condition : tier.branch.conditions)
      all.insert(all.end(), condition.ratio.through.begin(), condition.ratio.through.end());
    for (const uint32_t rule : all) {
      rules.insert(model.rules().rule(rule).rule);
      groups[rule - model.rules().rule(rule).rule->index] = model.rules().rule(rule).group;
    }
  }
  interval_ms_ = std::max<int64_t>(1000, interval_ms_);
  for (const auto& [first, group] : groups) {
    const workspace::RuleRef& ref = model.rules().rule(first);
    groups_.push_back(
        engine::rules::MakeGroupSpec(*group, ref.document->file->path(), ref.document->storage, {}));
    std::erase_if(groups_.back().rules, [&](const auto& spec) { return !rules.contains(spec.rule); });
  }
}

ScenarioFrame SloSimulator::Frame() const {
  ScenarioFrame out;
  int64_t longest = kHourMs, shortest = 0, hold = 0;
  for (const slo::Tier& tier : slo_.tiers) {
    longest = std::max(longest, tier.window_ms());
    shortest = std::max(shortest, tier.short_ms > 0 ? tier.short_ms : tier.window_ms());
    hold = std::max(hold, tier.hold_ms);
  }
  out.history_ms = longest + kHourMs;
  out.outage_ms = std::max(2 * kHourMs, longest / 3);
  out.length_ms = out.outage_ms + shortest + kHourMs;
  out.leak_ms = longest + hold + kHourMs;
  if (!slo_.tiers.empty()) out.scrape_ms = slo_.tiers.front().delays.scrape_ms;
  out.interval_ms = interval_ms_;
  const auto& settings = slo_.settings->settings.slo;
  out.events_per_hour = kEventsAnHour;
  if (settings && settings->traffic_floor) out.floor_per_hour = *settings->traffic_floor;
  // Evaluations and scrapes fall together where they can.
  out.history_ms = (out.history_ms / interval_ms_ + 1) * interval_ms_;
  if (slo_.asked != nullptr && slo_.asked->during)
    out.history_ms = slo::NextBegin(*slo_.asked->during, out.history_ms);
  return out;
}

std::vector<std::string> SloSimulator::RuleFiles() const {
  std::set<std::string> out;
  for (const auto& group : groups_) out.insert(group.file);
  return {out.begin(), out.end()};
}

std::vector<uint32_t> SloSimulator::AlertRules() const {
  std::vector<uint32_t> out;
  for (const slo::Tier& tier : slo_.tiers) {
    if (std::find(out.begin(), out.end(), tier.rule) == out.end()) out.push_back(tier.rule);
  }
  return out;
}

SloSimulator::Groups SloSimulator::GroupsOfFiles() const {
  const std::vector<std::string> files = RuleFiles();
  Groups out;
  std::set<const RuleGroup*> seen;
  for (const workspace::RuleRef& ref : model_.rules().rules()) {
    const std::string& path = ref.document->file->path();
    if (std::find(files.begin(), files.end(), path) == files.end() || !seen.insert(ref.group).second)
      continue;
    out.push_back(engine::rules::MakeGroupSpec(*ref.group, path, ref.document->storage, {}));
  }
  return out;
}

Result<SloSimulator::Raw> SloSimulator::RunGroups(const Groups& all, const Scenario& scenario,
                                                  const AlertRunOptions& options) const {
  const auto series = SeriesFor({&slo_}, scenario.instances);
  if (!series) return series.error();
  std::vector<const engine::rules::GroupSpec*> groups;
  for (const auto& group : all) groups.push_back(&group);
  Raw out;
  out.ticks = {0, scenario.end_ms, interval_ms_};
  engine::Storage storage;
  auto lives = RunAlerts(
      groups, out.ticks, [&](engine::Storage* to) { return FillMade(*series, scenario, to); }, &storage,
      options);
  if (!lives) return lives.error();
  out.lives = std::move(*lives);
  return out;
}

// By its name and the labels that the rule sets.
bool SloSimulator::IsOf(const AlertLife& life, uint32_t rule) const {
  const workspace::RuleRef& ref = model_.rules().rule(rule);
  if (life.Label("alertname") != ref.rule->name.value) return false;
  for (const auto& [name, pair] : workspace::MergedLabels(*ref.group, *ref.rule)) {
    if (pair.value.value.find("{{") == std::string_view::npos && life.Label(name) != pair.value.value)
      return false;
  }
  return true;
}

AlertOutcome SloSimulator::OutcomeOf(uint32_t rule, const Raw& raw, const Scenario& scenario) const {
  AlertOutcome out;
  out.rule = rule;
  for (const slo::Tier& tier : slo_.tiers) {
    if (tier.rule == rule) out.tiers.push_back(&tier);
  }
  for (const AlertLife& life : raw.lives) {
    if (!IsOf(life, rule)) continue;
    const FirstFire fire = FirstFireOf(life, scenario.outage_start_ms, raw.ticks);
    if (fire.fires_ms < 0) continue;
    const int64_t after = fire.fires_ms - scenario.outage_start_ms;
    if (out.fires_ms && *out.fires_ms <= after) continue;
    out.fires_ms = after;
    out.resolves_ms.reset();
    if (fire.resolves_ms >= 0) out.resolves_ms = fire.resolves_ms - scenario.outage_start_ms;
    out.spent = SpentUntil(scenario, fire.fires_ms, slo_);
  }
  if (const auto errors = ConstantErrors(scenario);
      errors && *errors > 0 && HasClosedForm(out.tiers, scenario))
    CompareWithClosedForm(scenario, *errors, interval_ms_, &out);
  return out;
}

SloOutcome SloSimulator::Run(Scenario scenario) const {
  SloOutcome out;
  out.interval_ms = interval_ms_;
  AlertRunOptions options;
  options.share_sums = true;
  const Result<Raw> raw = RunGroups(groups_, scenario, options);
  if (!raw) {
    out.error = raw.error().message;
  } else {
    for (const uint32_t rule : AlertRules()) out.alerts.push_back(OutcomeOf(rule, *raw, scenario));
  }
  if (slo_.budget && *slo_.budget > 0) out.burn = BurnOf(scenario, *slo_.budget);
  out.scenario = std::move(scenario);
  return out;
}

}  // namespace rulecheck::simulate
