#include "simulate/slo_run.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <numeric>
#include <set>

#include "policy/where.h"

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
  const double period = scenario.events_per_second * static_cast<double>(slo.period_ms) / 1000;
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
  int64_t longest = kHourMs, shortest = 0;
  for (const slo::Tier& tier : slo_.tiers) {
    longest = std::max(longest, tier.window_ms());
    shortest = std::max(shortest, tier.short_ms > 0 ? tier.short_ms : tier.window_ms());
  }
  out.history_ms = longest + kHourMs;
  out.outage_ms = std::max(2 * kHourMs, longest / 3);
  out.length_ms = out.outage_ms + shortest + kHourMs;
  if (!slo_.tiers.empty()) out.scrape_ms = slo_.tiers.front().delays.scrape_ms;
  out.interval_ms = interval_ms_;
  const auto& settings = slo_.settings->settings.slo;
  out.events_per_hour = kEventsAnHour;
  if (settings && settings->traffic_floor) out.floor_per_hour = *settings->traffic_floor;
  // Evaluations and scrapes fall together where they can.
  out.history_ms = (out.history_ms / interval_ms_ + 1) * interval_ms_;
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

Result<SloSimulator::Raw> SloSimulator::RunRaw(const Groups& all, const Scenario& scenario,
                                               const std::vector<WatchedAlert>& watched,
                                               std::vector<SeenAlert>* seen) const {
  const auto series = SeriesFor({&slo_}, scenario.instances);
  if (!series) return series.error();
  std::vector<const engine::rules::GroupSpec*> groups;
  for (const auto& group : all) groups.push_back(&group);
  Raw out;
  out.ticks = {0, scenario.end_ms, interval_ms_};
  engine::Storage storage;
  auto lives = RunAlerts(
      groups, out.ticks, [&](engine::Storage* to) { return FillMade(*series, scenario, to); }, &storage,
      watched, seen);
  if (!lives) return lives.error();
  out.lives = std::move(*lives);
  return out;
}

// By its name and the labels that the rule sets.
bool SloSimulator::IsOf(const AlertLife& life, uint32_t rule) const {
  const workspace::RuleRef& ref = model_.rules().rule(rule);
  if (life.Label("alertname") != ref.rule->name.value) return false;
  for (const auto& [name, pair] : workspace::MergedLabels(*ref.group, *ref.rule)) {
    if (pair->value.value.find("{{") == std::string_view::npos && life.Label(name) != pair->value.value)
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
  const std::optional<double> errors = ConstantErrors(scenario);
  const int64_t end = scenario.outage_end_ms < 0 ? scenario.end_ms : scenario.outage_end_ms;
  const auto lasts = static_cast<double>(end - scenario.outage_start_ms);
  // What else an alert asks for, and what only gauges say, no closed form knows.
  const bool understood = std::all_of(out.tiers.begin(), out.tiers.end(), [](const slo::Tier* tier) {
    const std::vector<slo::Leaf>& leaves = tier->longest().ratio.leaves;
    return !tier->branch.has_others && !leaves.empty() && leaves.front().kind == slo::LeafKind::kCounter;
  });
  if (!errors || *errors <= 0 || !understood) return out;
  out.has_closed_form = true;
  for (const slo::Tier* tier : out.tiers) {
    const std::optional<double> condition = slo::ConditionAfter(tier->pair(), *errors);
    const std::optional<double> latest = slo::FiresAfter(tier->pair(), *errors, tier->delays);
    if (!condition || (out.closed_ms && *condition + static_cast<double>(tier->hold_ms) >= *out.closed_ms))
      continue;
    out.closed_ms = *condition + static_cast<double>(tier->hold_ms);
    out.latest_ms = *latest;
  }
  // Rates are of what lies between scrapes: a threshold is crossed up to one of them sooner.
  const double early = static_cast<double>(scenario.scrape_ms + interval_ms_);
  if (out.fires_ms) {
    const auto fires = static_cast<double>(*out.fires_ms);
    out.differs = !out.closed_ms || fires < *out.closed_ms - early ||
                  fires > *out.latest_ms + static_cast<double>(interval_ms_);
  } else {
    out.differs = out.latest_ms && *out.latest_ms + static_cast<double>(interval_ms_) < lasts;
  }
  return out;
}

SloOutcome SloSimulator::Run(Scenario scenario) const {
  SloOutcome out;
  out.interval_ms = interval_ms_;
  const Result<Raw> raw = RunRaw(groups_, scenario, {}, nullptr);
  if (!raw) {
    out.error = raw.error().message;
  } else {
    for (const uint32_t rule : AlertRules()) out.alerts.push_back(OutcomeOf(rule, *raw, scenario));
  }
  if (slo_.budget && *slo_.budget > 0) out.burn = BurnOf(scenario, *slo_.budget);
  out.scenario = std::move(scenario);
  return out;
}

namespace {

// A text as a scalar of YAML in double quotes.
std::string Yaml(std::string_view text) {
  std::string out = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') out += '\\';
    if (c == '\n') {
      out += "\\n";
    } else if (c == '\t') {
      out += "\\t";
    } else {
      out += c;
    }
  }
  return out + "\"";
}

std::string SecondsText(int64_t ms) {
  return std::to_string(ms / 1000) + "s";
}

std::string AlertCase(const WatchedAlert& watched, const std::vector<SeenAlert>& seen) {
  std::string out = "      - eval_time: " + SecondsText(watched.at_ms) +
                    "\n        alertname: " + Yaml(watched.name) + "\n";
  std::string alerts;
  for (const SeenAlert& each : seen) {
    if (each.name != watched.name || each.at_ms != watched.at_ms || !each.firing) continue;
    std::string item;
    const auto add = [&](std::string_view key, const auto& pairs) {
      std::string lines;
      for (const auto& [name, value] : pairs) {
        if (name != "alertname") lines += "              " + Yaml(name) + ": " + Yaml(value) + "\n";
      }
      if (lines.empty()) return;
      item += (item.empty() ? "          - " : "            ") + std::string(key) + ":\n" + lines;
    };
    add("exp_labels", each.labels);
    add("exp_annotations", each.annotations);
    alerts += item.empty() ? "          - {}\n" : item;
  }
  return out + (alerts.empty() ? "        exp_alerts: []\n" : "        exp_alerts:\n" + alerts);
}

}  // namespace

namespace {

// promtool keeps at most 10,000 samples of a query: a shorter history, then a shorter run.
constexpr int64_t kTestSamples = 9'000;

void Shift(Scenario* scenario, int64_t by_ms) {
  for (auto* steps : {&scenario->errors, &scenario->traffic}) {
    for (auto& [from, value] : *steps) from = std::max<int64_t>(0, from - by_ms);
  }
  for (int64_t& at : scenario->resets_ms) at -= by_ms;
  for (auto& [from, to] : scenario->missing_ms) {
    from -= by_ms;
    to -= by_ms;
  }
  scenario->outage_start_ms -= by_ms;
  if (scenario->outage_end_ms >= 0) scenario->outage_end_ms -= by_ms;
  scenario->end_ms -= by_ms;
}

void FitTest(size_t series, int64_t interval_ms, Scenario* scenario) {
  const int64_t step = std::min(interval_ms, scenario->scrape_ms);
  const int64_t longest = kTestSamples / static_cast<int64_t>(std::max<size_t>(1, series)) * step;
  const int64_t common = std::lcm(interval_ms, scenario->scrape_ms);
  const int64_t spare = std::max<int64_t>(0, scenario->outage_start_ms - 2 * kHourMs) / common * common;
  if (scenario->end_ms > longest)
    Shift(scenario, std::min(spare, (scenario->end_ms - longest + common - 1) / common * common));
  scenario->end_ms = std::min(scenario->end_ms, longest);
}

}  // namespace

Result<std::string> SloSimulator::WriteTest(const Scenario& whole,
                                            const std::vector<std::string>& rule_files) const {
  const auto series = SeriesFor({&slo_}, whole.instances);
  if (!series) return series.error();
  Scenario scenario = whole;
  FitTest(series->size(), interval_ms_, &scenario);
  if (scenario.phase_ms % 1000 != 0 || scenario.scrape_ms % 1000 != 0 || interval_ms_ % 1000 != 0)
    return Error{"a test needs scrapes and evaluations at whole seconds", {}};
  const Groups groups = GroupsOfFiles();
  const Result<Raw> raw = RunRaw(groups, scenario, {}, nullptr);
  if (!raw) return raw.error();
  std::set<std::pair<int64_t, std::string>> points;
  for (const uint32_t rule : AlertRules()) {
    const std::string name(model_.rules().rule(rule).rule->name.value);
    const AlertOutcome outcome = OutcomeOf(rule, *raw, scenario);
    points.emplace(scenario.end_ms / interval_ms_ * interval_ms_, name);
    if (!outcome.fires_ms) continue;
    const int64_t fires = scenario.outage_start_ms + *outcome.fires_ms;
    if (fires >= interval_ms_) points.emplace(fires - interval_ms_, name);
    points.emplace(fires, name);
    if (outcome.resolves_ms) points.emplace(scenario.outage_start_ms + *outcome.resolves_ms, name);
  }
  std::vector<WatchedAlert> watched;
  for (const auto& [at, name] : points) watched.push_back({name, at});
  std::vector<SeenAlert> seen;
  const Result<Raw> again = RunRaw(groups, scenario, watched, &seen);
  if (!again) return again.error();
  std::string out = "# Made by `rulecheck slo simulate --write-test`: " + slo_.name + ", scenario " +
                    scenario.name + ".\n# " + scenario.what + "; it begins at " +
                    SecondsText(scenario.outage_start_ms) + ".\nrule_files:\n";
  for (const std::string& file : rule_files) out += "  - " + Yaml(file) + "\n";
  out += "evaluation_interval: " + SecondsText(interval_ms_) + "\n";
  if (groups.size() > 1) {
    out += "group_eval_order:\n";
    for (const auto& group : groups) out += "  - " + Yaml(group.name) + "\n";
  }
  out += "tests:\n  - name: " + Yaml(slo_.name + ", " + scenario.name) +
         "\n    interval: " + SecondsText(CellOf(scenario)) + "\n    input_series:\n";
  for (const MadeSeries& each : *series) {
    out += "      - series: " + Yaml(each.Text()) +
           "\n        values: " + Yaml(NotationOf(each, SamplesOf(each, scenario))) + "\n";
  }
  out += "    alert_rule_test:\n";
  for (const WatchedAlert& each : watched) out += AlertCase(each, seen);
  return out;
}

}  // namespace rulecheck::simulate
