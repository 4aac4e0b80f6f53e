#include "simulate/alert_run.h"

#include <algorithm>
#include <string_view>

#include "engine/core/staleness.h"
#include "engine/rules/rule_graph.h"
#include "engine/rules/simulation.h"

namespace rulecheck::simulate {
namespace {

using engine::SeriesColumn;
using engine::StepGrid;
using engine::rules::GroupSpec;

// The ticks at which a column of ALERTS has a sample, as stretches.
std::vector<std::pair<int64_t, int64_t>> Stretches(const SeriesColumn& column, int64_t step_ms) {
  std::vector<std::pair<int64_t, int64_t>> out;
  for (size_t i = 0; i < column.size(); ++i) {
    if (!column.Has(i) || engine::IsStaleNan(column.values[i])) continue;
    const int64_t at = column.TimeAt(i);
    if (!out.empty() && out.back().second + step_ms == at) {
      out.back().second = at;
    } else {
      out.emplace_back(at, at);
    }
  }
  return out;
}

// What watched alerts show.
void ReadSeen(engine::rules::Simulation* simulation, const engine::Symbols& symbols,
              const std::vector<WatchedAlert>& watched, std::vector<SeenAlert>* seen) {
  for (const WatchedAlert& each : watched) {
    simulation->ForEachAlert(each.name, each.at_ms,
                             [&](const engine::rules::RuleSpec& rule, engine::rules::Alert& alert) {
                               SeenAlert& out = seen->emplace_back();
                               out.name = each.name;
                               out.at_ms = each.at_ms;
                               out.firing = alert.phase == engine::rules::AlertPhase::kFiring;
                               for (const engine::Label& label : symbols.Labels(alert.labels))
                                 out.labels.emplace_back(symbols.Text(label.name), symbols.Text(label.value));
                               for (const auto& [name, text] : simulation->AnnotationsOf(rule, &alert))
                                 out.annotations.emplace_back(name, text);
                             });
  }
}

std::vector<AlertLife> ReadAlerts(const engine::Storage& storage, int64_t step_ms) {
  std::vector<AlertLife> out;
  const engine::Symbols& symbols = storage.symbols();
  engine::SymbolId alerts = 0;
  if (!symbols.Find("ALERTS", &alerts)) return out;
  for (const engine::SeriesId id : storage.SeriesOfName(alerts)) {
    const SeriesColumn& column = storage.series(id);
    AlertLife alert;
    bool fires = false;
    for (const engine::Label& label : symbols.Labels(column.labels)) {
      const std::string_view name = symbols.Text(label.name), value = symbols.Text(label.value);
      if (name == "alertstate") fires = value == "firing";
      if (name != "alertstate" && name != "__name__") alert.labels.emplace_back(name, value);
    }
    if (!fires) continue;
    alert.firing = Stretches(column, step_ms);
    if (!alert.firing.empty()) out.push_back(std::move(alert));
  }
  std::sort(out.begin(), out.end(),
            [](const AlertLife& a, const AlertLife& b) { return a.labels < b.labels; });
  return out;
}

}  // namespace

std::string_view AlertLife::Label(std::string_view name) const {
  for (const auto& [key, value] : labels) {
    if (key == name) return value;
  }
  return {};
}

FirstFire FirstFireOf(const AlertLife& alert, int64_t from_ms, const StepGrid& ticks) {
  for (const auto& [first, last] : alert.firing) {
    if (last < from_ms) continue;
    FirstFire out;
    const int64_t behind = std::max<int64_t>(0, from_ms - first);
    out.fires_ms = first + (behind + ticks.step_ms - 1) / ticks.step_ms * ticks.step_ms;
    if (last + ticks.step_ms <= ticks.end_ms) out.resolves_ms = last + ticks.step_ms;
    return out;
  }
  return {};
}

Result<std::vector<AlertLife>> RunAlerts(const std::vector<const GroupSpec*>& groups, const StepGrid& ticks,
                                         const Fill& fill, engine::Storage* storage,
                                         const AlertRunOptions& options) {
  int64_t rules = 1;
  for (const GroupSpec* group : groups) rules += static_cast<int64_t>(group->rules.size());
  if (static_cast<int64_t>(ticks.size()) > kMaxEvaluations / rules) {
    return Error{"too many evaluations: " + std::to_string(ticks.size()) + " ticks of " +
                     std::to_string(rules - 1) + " rules",
                 std::nullopt};
  }
  const engine::rules::RuleOrder order = engine::rules::OrderRules(groups);
  engine::rules::TemplateContext context;
  context.eval.subquery_step_ms = ticks.step_ms;
  context.eval.closed_left = options.closed_left;
  context.eval.share_sums = options.share_sums;
  if (Status filled = fill(storage); !filled) return filled.error();
  const auto watch = [&](engine::rules::Simulation* simulation) {
    for (const WatchedAlert& each : options.watched) simulation->Watch(each.name, each.at_ms);
  };
  if (order.possible && !order.looks_ahead) {
    engine::rules::Simulation blocks(storage, groups, order, context);
    watch(&blocks);
    if (blocks.RunBlocks(ticks)) {
      if (options.seen != nullptr) ReadSeen(&blocks, storage->symbols(), options.watched, options.seen);
      return ReadAlerts(*storage, ticks.step_ms);
    }
  }
  if (storage->series_count() > 0) {
    *storage = engine::Storage();
    if (Status filled = fill(storage); !filled) return filled.error();
  }
  engine::rules::Simulation simulation(storage, groups, order, context);
  watch(&simulation);
  for (size_t i = 0; i < ticks.size(); ++i) {
    const auto failures = simulation.Tick(ticks.TimeAt(i));
    if (failures.empty()) continue;
    return Error{"rule `" + failures.front().rule->name + "` fails: " + failures.front().message,
                 std::nullopt};
  }
  if (options.seen != nullptr) ReadSeen(&simulation, storage->symbols(), options.watched, options.seen);
  return ReadAlerts(*storage, ticks.step_ms);
}

}  // namespace rulecheck::simulate
