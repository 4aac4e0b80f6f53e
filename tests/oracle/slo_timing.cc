// slo-timing: runs the rules of a row on its series, or (--scenario) on series made from its
// scenario and what its rules select, and says when each alert fires and resolves; --share-sums: with
// sums as simulations of objectives have them.
#include <algorithm>
#include <cmath>
#include <istream>
#include <memory>
#include <nlohmann/json.hpp>
#include <ostream>
#include <string>
#include <vector>

#include "base/duration.h"
#include "engine/core/load_series.h"
#include "engine/rules/rule_spec.h"
#include "oracle.h"
#include "promql/series.h"
#include "rulecheck/document.h"
#include "rulecheck/workspace.h"
#include "simulate/alert_run.h"
#include "simulate/made_series.h"
#include "slo/model.h"

namespace rulecheck::oracle {
namespace {

using engine::rules::GroupSpec;
using nlohmann::json;

int64_t DurationOf(const json& row, const char* key) {
  const auto parsed = ParsePrometheusDuration(row.value(key, ""));
  return parsed ? *parsed : 0;
}

// The series of the row in promtool's notation.
Status FillGiven(const json& row, engine::Storage* storage) {
  constexpr uint64_t kMaxCells = 10'000'000;
  for (const json& entry : row.value("input_series", json::array())) {
    const auto parsed = promql::ParseSeries(entry.value("series", "") + " " + entry.value("values", ""));
    if (!parsed.ok()) return Error{parsed.errors.front().message, std::nullopt};
    auto series = engine::ExpandSeries(parsed.series, &storage->symbols(), kMaxCells);
    if (!series) return series.error();
    if (Status s = engine::AppendLoaded(*series, 0, DurationOf(row, "series_interval"), storage); !s)
      return s;
  }
  return {};
}

int64_t Milliseconds(const json& at, const char* key) {
  const json value = at.value(key, json());
  return value.is_number() ? static_cast<int64_t>(std::llround(value.get<double>() * 1000)) : -1;
}

simulate::Scenario ScenarioOf(const json& row) {
  const json at = row.value("scenario", json::object());
  const auto milliseconds = [](const json& seconds) {
    return static_cast<int64_t>(std::llround(seconds.get<double>() * 1000));
  };
  simulate::Scenario out;
  out.errors.clear();
  for (const json& step : at.value("error_steps", json::array()))
    out.errors.emplace_back(milliseconds(step[0]), step[1].get<double>());
  for (const json& reset : at.value("resets_s", json::array())) out.resets_ms.push_back(milliseconds(reset));
  for (const json& gap : at.value("missing_scrapes_s", json::array()))
    out.missing_ms.emplace_back(milliseconds(gap[0]), milliseconds(gap[1]));
  out.scrape_ms = DurationOf(row, "scrape_interval");
  out.phase_ms = Milliseconds(at, "scrape_phase_s");
  out.end_ms = Milliseconds(row, "end_s");
  out.instances = at.value("instances", 1);
  out.errors_appear_late = at.value("error_series_appears_late", false);
  out.events_per_second =
      at.value("requests_per_scrape_per_instance", 1.0) * 1000 / static_cast<double>(out.scrape_ms);
  return out;
}

const policy::PathSettings& NoSettings() {
  static const policy::PathSettings none;
  return none;
}

// Series for all objectives that the rules guard.
Result<std::vector<simulate::MadeSeries>> MakeSeries(const std::string& rules, int instances) {
  Workspace workspace{WorkspaceOptions{}};
  workspace.Set(std::make_shared<SourceFile>("rules.yaml", rules));
  const auto snapshot = workspace.snapshot();
  const flow::Flows flows(*snapshot, {});
  const slo::Model model(
      *snapshot, [&]() -> const flow::Flows& { return flows; },
      [](const SourceFile&) -> const policy::PathSettings& { return NoSettings(); }, true);
  if (model.slos().empty()) return Error{"no objective is recognised", std::nullopt};
  std::vector<const slo::Slo*> all;
  for (const slo::Slo& each : model.slos()) all.push_back(&each);
  return simulate::SeriesFor(all, instances);
}

std::vector<GroupSpec> GroupsOf(const LoadedFile& file, const json& order) {
  std::vector<GroupSpec> out;
  for (const json& name : order) {
    for (const Document& document : file.documents) {
      for (const RuleGroup& group : document.groups()) {
        if (group.name.value == name.get<std::string>())
          out.push_back(engine::rules::MakeGroupSpec(group, "rules.yaml", document.storage, {}));
      }
    }
  }
  return out;
}

json Seconds(int64_t t_ms, int64_t from_ms) {
  return t_ms < 0 ? json() : json(static_cast<double>(t_ms - from_ms) / 1000);
}

json AlertJson(const simulate::AlertLife& alert, int64_t outage_ms, const engine::StepGrid& ticks) {
  const simulate::FirstFire fire = simulate::FirstFireOf(alert, outage_ms, ticks);
  json labels = json::object();
  for (const auto& [name, value] : alert.labels) {
    if (name != "alertname") labels[name] = value;
  }
  return {{"alertname", std::string(alert.Label("alertname"))},
          {"labels", std::move(labels)},
          {"fires_after_s", Seconds(fire.fires_ms, outage_ms)},
          {"resolves_after_s", Seconds(fire.resolves_ms, outage_ms)}};
}

json Answer(const json& row, bool from_scenario, const simulate::AlertRunOptions& options) {
  json out = {{"id", row.value("id", "")}, {"alerts", json::array()}};
  const auto file = std::make_shared<SourceFile>("rules.yaml", row.value("rules", ""));
  const LoadedFile loaded = LoadFile(file, {});
  const std::vector<GroupSpec> groups = GroupsOf(loaded, row.value("group_eval_order", json::array()));
  std::vector<const GroupSpec*> order;
  for (const GroupSpec& group : groups) order.push_back(&group);
  const engine::StepGrid ticks{0, Milliseconds(row, "end_s"), DurationOf(row, "evaluation_interval")};
  engine::Storage storage;
  const auto fill = [&](engine::Storage* to) -> Status {
    if (!from_scenario) return FillGiven(row, to);
    const simulate::Scenario scenario = ScenarioOf(row);
    const auto series = MakeSeries(row.value("rules", ""), scenario.instances);
    return series ? simulate::FillMade(*series, scenario, to) : Status(series.error());
  };
  const auto alerts = simulate::RunAlerts(order, ticks, fill, &storage, options);
  if (!alerts) {
    out["error"] = alerts.error().message;
    return out;
  }
  const int64_t outage_ms = Milliseconds(row.value("scenario", json::object()), "outage_start_s");
  for (const simulate::AlertLife& alert : *alerts)
    out["alerts"].push_back(AlertJson(alert, outage_ms, ticks));
  return out;
}

}  // namespace

int RunSloTiming(const std::vector<std::string>& arguments, std::istream& in, std::ostream& out) {
  bool from_scenario = false;
  simulate::AlertRunOptions options;
  for (const std::string& argument : arguments) {
    if (argument != "--scenario" && argument != "--share-sums") return 2;
    (argument == "--scenario" ? from_scenario : options.share_sums) = true;
  }
  for (std::string line; std::getline(in, line);) {
    if (line.empty()) continue;
    const json row = json::parse(line, nullptr, false);
    if (!row.is_object() || !row.contains("rules")) return 2;
    out << Answer(row, from_scenario, options).dump(-1, ' ', false, json::error_handler_t::replace) << "\n";
  }
  return 0;
}

}  // namespace rulecheck::oracle
