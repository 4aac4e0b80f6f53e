#include <nlohmann/json.hpp>

#include "report/slo_report.h"

namespace rulecheck::report {
namespace {

using SloJson = nlohmann::ordered_json;

SloJson MaybeNumber(const std::optional<double>& value) {
  return value ? SloJson(*value) : SloJson();
}
SloJson MaybeSeconds(const OptionalMs& ms) {
  return ms ? SloJson(*ms / 1000) : SloJson();
}
SloJson WindowJson(int64_t ms) {
  return ms > 0 ? SloJson(static_cast<double>(ms) / 1000) : SloJson();
}

SloJson TimesByShare(const OptionalMs (&times)[3]) {
  return {{"100%", MaybeSeconds(times[0])}, {"10%", MaybeSeconds(times[1])}, {"1%", MaybeSeconds(times[2])}};
}

SloJson SloTierJson(const SloTierRow& tier) {
  return {{"alert", tier.alert},
          {"severity", tier.severity},
          {"file", tier.file},
          {"line", tier.line},
          {"factor", MaybeNumber(tier.factor)},
          {"long_s", WindowJson(tier.long_ms)},
          {"short_s", WindowJson(tier.short_ms)},
          {"for_s", static_cast<double>(tier.hold_ms) / 1000},
          {"threshold", tier.threshold},
          {"reachable", tier.reachable},
          {"budget_at_fire", MaybeNumber(tier.spent)},
          {"detection_s", TimesByShare(tier.detection)},
          {"worst_case_s", TimesByShare(tier.worst)},
          {"reset_s", MaybeSeconds(tier.reset)}};
}

SloJson SimulatedAlertJson(const SimulatedAlert& alert) {
  SloJson out = {{"alert", alert.alert},
                 {"severity", alert.severity},
                 {"windows", alert.windows},
                 {"fires_after_s", MaybeSeconds(alert.fires)},
                 {"resolves_after_s", MaybeSeconds(alert.resolves)},
                 {"budget_spent", MaybeNumber(alert.spent)}};
  if (alert.has_closed_form) {
    out["closed_form_s"] = MaybeSeconds(alert.closed);
    out["latest_s"] = MaybeSeconds(alert.latest);
    out["differs"] = alert.differs;
  }
  return out;
}

std::string DumpSlo(const SloJson& json) {
  return json.dump(2, ' ', false, SloJson::error_handler_t::replace) + "\n";
}

}  // namespace

std::string RenderSlosJson(const std::vector<SloRow>& slos) {
  SloJson out = {{"slos", SloJson::array()}};
  for (const SloRow& slo : slos) {
    SloJson row = {{"name", slo.name},
                   {"objective", MaybeNumber(slo.objective)},
                   {"objective_guessed", slo.objective_guessed},
                   {"period_s", static_cast<double>(slo.period_ms) / 1000},
                   {"counted_s", static_cast<double>(slo.counted_ms) / 1000},
                   {"counts", slo.counts},
                   {"tiers", SloJson::array()},
                   {"blind_spots", slo.blind_spots}};
    for (const SloTierRow& tier : slo.tiers) row["tiers"].push_back(SloTierJson(tier));
    out["slos"].push_back(std::move(row));
  }
  return DumpSlo(out);
}

std::string RenderSimulationJson(const std::vector<SimulationTable>& tables) {
  SloJson out = {{"slos", SloJson::array()}};
  for (const SimulationTable& table : tables) {
    SloJson row = {{"name", table.slo},
                   {"objective", MaybeNumber(table.objective)},
                   {"scenarios", SloJson::array()},
                   {"gates", SloJson::array()}};
    for (const SimulatedScenario& scenario : table.scenarios) {
      SloJson each = {{"name", scenario.name}, {"what", scenario.what}, {"alerts", SloJson::array()}};
      if (!scenario.error.empty()) each["error"] = scenario.error;
      for (const SimulatedAlert& alert : scenario.alerts) each["alerts"].push_back(SimulatedAlertJson(alert));
      row["scenarios"].push_back(std::move(each));
    }
    for (const SloGate& gate : table.gates)
      row["gates"].push_back({{"what", gate.text}, {"passed", gate.passed}, {"accepted_at", gate.accepted}});
    out["slos"].push_back(std::move(row));
  }
  return DumpSlo(out);
}

}  // namespace rulecheck::report
