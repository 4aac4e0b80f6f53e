#include <cmath>

#include <fmt/format.h>

#include "base/duration.h"
#include "report/cells.h"
#include "report/plot.h"
#include "report/slo_report.h"

namespace rulecheck::report {

std::string SloTimeText(const OptionalMs& ms) {
  if (!ms) return "never";
  return FormatPrometheusDuration(static_cast<int64_t>(std::llround(*ms / 1000)) * 1000);
}

std::string SloFiresText(const SimulatedScenario& scenario, const SimulatedAlert& alert) {
  const bool later = alert.latest && *alert.latest >= static_cast<double>(scenario.length_ms);
  return !alert.fires && later ? "not yet" : SloTimeText(alert.fires);
}

std::string SloGateText(const SloGate& gate) {
  if (gate.passed) return "passed";
  return gate.accepted.empty() ? "FAILED" : fmt::format("not kept, which {} accepts", gate.accepted);
}

namespace {

std::string SloWindow(int64_t ms) {
  return ms > 0 ? FormatPrometheusDuration(ms) : "-";
}

std::string SloShare(const std::optional<double>& share) {
  return share ? fmt::format("{:.3g} %", *share * 100) : "-";
}

std::string SloNumber(const std::optional<double>& value) {
  return value ? fmt::format("{:.6g}", *value) : "-";
}

// Rows whose columns begin at the same cells; the first row is the head.
class SloColumns {
 public:
  void Add(std::vector<std::string> row) { rows_.push_back(std::move(row)); }
  std::string Text(std::string_view indent) const {
    std::vector<size_t> widths;
    for (const auto& row : rows_) {
      widths.resize(std::max(widths.size(), row.size()));
      for (size_t i = 0; i < row.size(); ++i) widths[i] = std::max(widths[i], Width(row[i]));
    }
    std::string out;
    for (const auto& row : rows_) {
      std::string line(indent);
      for (size_t i = 0; i < row.size(); ++i) {
        line += row[i];
        if (i + 1 < row.size()) line.append(widths[i] - Width(row[i]) + 2, ' ');
      }
      out += line + "\n";
    }
    return out;
  }

 private:
  static size_t Width(const std::string& text) { return MakeCells(text).cell_of_byte.back(); }
  std::vector<std::vector<std::string>> rows_;
};

std::string SloTitle(const std::string& name, const std::optional<double>& objective) {
  return Printable(name) + (objective ? fmt::format(", objective {:.7g} %", *objective * 100) : "");
}

std::string SloText(const SloRow& slo) {
  std::string out = SloTitle(slo.name, slo.objective);
  if (slo.objective_guessed) out += " (by its thresholds)";
  out += fmt::format(" over {}", FormatPrometheusDuration(slo.period_ms));
  if (slo.counted_ms < slo.period_ms)
    out += fmt::format(" ({:.3g} % of the time counts; times and shares are of an outage within it)",
                       100.0 * static_cast<double>(slo.counted_ms) / static_cast<double>(slo.period_ms));
  out += fmt::format("\n  counts {}\n", Printable(slo.counts));
  SloColumns table;
  table.Add({"severity", "factor", "long", "short", "for", "errors above", "budget at fire",
             "detection 100/10/1 %", "worst case 100/10/1 %", "reset", "alert"});
  for (const SloTierRow& tier : slo.tiers) {
    const auto times = [](const OptionalMs(&all)[3]) {
      return fmt::format("{} / {} / {}", SloTimeText(all[0]), SloTimeText(all[1]), SloTimeText(all[2]));
    };
    table.Add({Printable(tier.severity), SloNumber(tier.factor), SloWindow(tier.long_ms),
               SloWindow(tier.short_ms), SloWindow(tier.hold_ms),
               tier.reachable ? SloShare(tier.threshold) : SloShare(tier.threshold) + ", never",
               SloShare(tier.spent), times(tier.detection), times(tier.worst), SloTimeText(tier.reset),
               fmt::format("{} ({}:{})", Printable(tier.alert), Printable(tier.file), tier.line)});
  }
  out += table.Text("  ");
  for (const std::string& spot : slo.blind_spots) out += fmt::format("  blind: {}\n", Printable(spot));
  return out;
}

std::string SloScenario(const SimulatedScenario& scenario) {
  std::string out = fmt::format("  {}: {}\n", Printable(scenario.name), Printable(scenario.what));
  if (!scenario.error.empty()) return out + fmt::format("    not run: {}\n", Printable(scenario.error));
  SloColumns table;
  table.Add({"severity", "windows", "fires", "closed form", "latest", "budget", "resolves", "alert"});
  for (const SimulatedAlert& alert : scenario.alerts) {
    const std::string closed = alert.has_closed_form ? SloTimeText(alert.closed) : "-";
    const std::string latest = alert.has_closed_form ? SloTimeText(alert.latest) : "-";
    const std::string resolves = !alert.fires     ? "-"
                                 : alert.resolves ? SloTimeText(alert.resolves)
                                                  : "not yet";
    table.Add({Printable(alert.severity), alert.windows, SloFiresText(scenario, alert), closed, latest,
               SloShare(alert.spent), resolves,
               Printable(alert.alert) + (alert.differs ? "  DIFFERS from the closed form" : "")});
  }
  return out + table.Text("    ");
}

// Without colours the picture is of one line.
std::string SloPlot(const SimulationTable& table, const SimulatedScenario& scenario,
                    const SloTextOptions& options) {
  Plot plot;
  PlotSeries& line = plot.series.emplace_back();
  line.label = "burn rate";
  for (const auto& [at, burn] : scenario.burn) {
    plot.times_ms.push_back(static_cast<int64_t>(at));
    line.values.emplace_back(burn);
  }
  for (const auto& [factor, window] : table.thresholds) plot.values.push_back({factor, window});
  for (const SimulatedAlert& alert : scenario.alerts) {
    if (alert.fires) plot.times.push_back({static_cast<int64_t>(*alert.fires), "fires: " + alert.windows});
    if (alert.resolves)
      plot.times.push_back({static_cast<int64_t>(*alert.resolves), "resolves: " + alert.windows});
  }
  PlotOptions plot_options;
  plot_options.width = std::min<size_t>(options.width, 100);
  plot_options.colour = options.colour;
  plot_options.ascii = options.ascii;
  plot_options.time_text = TimeText::kDuration;
  return RenderPlot(plot, plot_options);
}

}  // namespace

std::string RenderSlosText(const std::vector<SloRow>& slos) {
  std::string out;
  for (const SloRow& slo : slos) out += (out.empty() ? "" : "\n") + SloText(slo);
  return out.empty() ? "no objectives: no alert compares a ratio of errors with a burn rate\n" : out;
}

std::string RenderSimulationText(const std::vector<SimulationTable>& tables, const SloTextOptions& options) {
  std::string out;
  for (const SimulationTable& table : tables) {
    out += (out.empty() ? "" : "\n") + SloTitle(table.slo, table.objective) + "\n";
    for (const SimulatedScenario& scenario : table.scenarios) {
      out += SloScenario(scenario);
      if (options.plot && scenario.error.empty() && !scenario.burn.empty())
        out += SloPlot(table, scenario, options);
    }
    for (const SloGate& gate : table.gates)
      out += fmt::format("  gate {}: {}\n", SloGateText(gate), Printable(gate.text));
  }
  return out.empty() ? "no objectives to simulate\n" : out;
}

}  // namespace rulecheck::report
