// slo-timing: runs the rules of a row on its series, or on series made from its scenario, and
// says when each alert fires and resolves.
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
#include "simulate/alert_run.h"

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

json Answer(const json& row) {
  json out = {{"id", row.value("id", "")}, {"alerts", json::array()}};
  const auto file = std::make_shared<SourceFile>("rules.yaml", row.value("rules", ""));
  const LoadedFile loaded = LoadFile(file, {});
  const std::vector<GroupSpec> groups = GroupsOf(loaded, row.value("group_eval_order", json::array()));
  std::vector<const GroupSpec*> order;
  for (const GroupSpec& group : groups) order.push_back(&group);
  const auto milliseconds = [](const json& at, const char* key) {
    return static_cast<int64_t>(std::llround(at.value(key, 0.0) * 1000));
  };
  const engine::StepGrid ticks{0, milliseconds(row, "end_s"), DurationOf(row, "evaluation_interval")};
  engine::Storage storage;
  const auto alerts = simulate::RunAlerts(
      order, ticks, [&](engine::Storage* to) { return FillGiven(row, to); }, &storage);
  if (!alerts) {
    out["error"] = alerts.error().message;
    return out;
  }
  const int64_t outage_ms = milliseconds(row.value("scenario", json::object()), "outage_start_s");
  for (const simulate::AlertLife& alert : *alerts)
    out["alerts"].push_back(AlertJson(alert, outage_ms, ticks));
  return out;
}

}  // namespace

int RunSloTiming(std::istream& in, std::ostream& out) {
  for (std::string line; std::getline(in, line);) {
    if (line.empty()) continue;
    const json row = json::parse(line, nullptr, false);
    if (!row.is_object() || !row.contains("rules")) return 2;
    out << Answer(row).dump(-1, ' ', false, json::error_handler_t::replace) << "\n";
  }
  return 0;
}

}  // namespace rulecheck::oracle
