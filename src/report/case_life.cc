// The states of an alert over time, and the series behind it.
#include <fmt/core.h>

#include <algorithm>

#include "report/case_parts.h"
#include "report/cells.h"
#include "report/plot.h"

namespace rulecheck::report {
namespace {

constexpr size_t kPlotWidth = 76;
constexpr size_t kWidestPlot = 120;
constexpr size_t kPlotHeight = 6;

std::string_view StateName(AlertStateKind state) {
  constexpr std::string_view kNames[] = {"inactive", "pending", "firing", "resolved"};
  return kNames[static_cast<size_t>(state)];
}

std::string RunText(const AlertLife::Run& run) {
  std::string text = fmt::format("{} {}", StateName(run.state), SinceText(run.first_ms));
  if (run.first_ms != run.last_ms) text += fmt::format("–{}", SinceText(run.last_ms));
  return text;
}

std::string Coloured(AlertStateKind state, std::string_view text, const Style& style) {
  if (state == AlertStateKind::kFiring) return style.BySeverity(Severity::kError, text);
  if (state == AlertStateKind::kPending) return style.BySeverity(Severity::kWarning, text);
  return std::string(text);
}

std::string Holds(const AlertLife& life) {
  std::string out = fmt::format("for: {}", SinceText(life.hold_ms));
  if (life.keep_firing_ms > 0) out += fmt::format(", keep_firing_for: {}", SinceText(life.keep_firing_ms));
  return out;
}

}  // namespace

std::string RenderLife(const AlertLife& life, const Style& style) {
  constexpr size_t kHeadRuns = 5;  // runs before the ones left out
  std::string out =
      fmt::format("  {} {} ({})\n", style.Bold("state of"), Printable(LabelsText(life.labels)), Holds(life));
  std::string row = "    ";
  uint32_t column = 4;
  std::optional<uint32_t> asked;
  for (size_t i = 0; i < life.runs.size(); ++i) {
    const AlertLife::Run& run = life.runs[i];
    if (i > 0) {
      row += " · ";
      column += 3;
    }
    if (life.more_runs > 0 && i == kHeadRuns) {
      const std::string gap = fmt::format("({} more) · ", life.more_runs);
      row += gap;
      column += MakeCells(gap).cell_of_byte.back();
    }
    const std::string text = RunText(run);
    if (run.first_ms <= life.asked_ms && life.asked_ms <= run.last_ms) asked = column;
    row += Coloured(run.state, text, style);
    column += MakeCells(text).cell_of_byte.back();
  }
  out += row + "\n";
  if (asked) {
    out += std::string(*asked, ' ') +
           style.Secondary(fmt::format("^ the test asks at {}", SinceText(life.asked_ms))) + "\n";
  }
  return out;
}

std::string RenderCasePlot(const CasePlot& plot, uint32_t columns, bool colour) {
  Plot picture;
  picture.times_ms = plot.times_ms;
  for (const CasePlot::Line& line : plot.lines) picture.series.push_back({line.label, line.values, {}});
  picture.times.push_back({plot.asked_ms, "the test asks"});
  if (plot.threshold) picture.values.push_back({*plot.threshold, "the condition: " + plot.threshold_text});
  PlotOptions options;
  options.width =
      columns == 0 ? kPlotWidth : std::clamp<size_t>(columns - std::min(columns, 4u), 30, kWidestPlot);
  options.height = kPlotHeight;
  options.colour = colour;
  options.time_text = TimeText::kDuration;
  // A plain selector is named in the legend.
  const bool named = plot.lines.front().label.starts_with(plot.expression);
  std::string out = named ? "" : fmt::format("  {}\n", Printable(plot.expression));
  const std::string drawn = RenderPlot(picture, options);
  size_t begin = 0;
  while (begin < drawn.size()) {
    const size_t end = drawn.find('\n', begin);
    out += "  " + drawn.substr(begin, end - begin) + "\n";
    begin = end + 1;
  }
  if (plot.more_lines > 0) out += fmt::format("  and {} more series\n", plot.more_lines);
  return out;
}

}  // namespace rulecheck::report
