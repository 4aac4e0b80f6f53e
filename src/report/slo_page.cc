#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "report/slo_report.h"
#include "report/xml.h"

namespace rulecheck::report {
namespace {

constexpr double kChartWide = 720, kChartHigh = 270, kChartLeft = 50, kChartRight = 62, kChartTop = 22,
                 kChartBottom = 34;
// Text stands out from the lines under it.
constexpr std::string_view kHalo = "paint-order=\"stroke\" stroke=\"#fff\" stroke-width=\"5\"";

std::string PageText(std::string_view text) {
  return EscapeXml(text, true);
}

// A picture with a horizontal and a vertical scale.
class Chart {
 public:
  Chart(double x0, double x1, double y0, double y1, std::string_view title)
      : x0_(x0), x1_(x1 > x0 ? x1 : x0 + 1), y0_(y0), y1_(y1 > y0 ? y1 : y0 + 1) {
    out_ = fmt::format(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {} {}\" role=\"img\" aria-label=\"{}\" "
        "font-family=\"sans-serif\" font-size=\"11\">\n<title>{}</title>\n",
        kChartWide, kChartHigh, PageText(title), PageText(title));
  }
  double X(double x) const {
    return kChartLeft +
           (std::clamp(x, x0_, x1_) - x0_) / (x1_ - x0_) * (kChartWide - kChartLeft - kChartRight);
  }
  double Y(double y) const {
    return kChartHigh - kChartBottom -
           (std::clamp(y, y0_, y1_) - y0_) / (y1_ - y0_) * (kChartHigh - kChartTop - kChartBottom);
  }

  void Line(double x0, double y0, double x1, double y1, std::string_view style) {
    out_ += fmt::format("<line x1=\"{:.1f}\" y1=\"{:.1f}\" x2=\"{:.1f}\" y2=\"{:.1f}\" {}/>\n", X(x0), Y(y0),
                        X(x1), Y(y1), style);
  }
  void Label(double px, double py, std::string_view anchor, std::string_view text,
             std::string_view colour = "#444") {
    out_ += fmt::format("<text x=\"{:.1f}\" y=\"{:.1f}\" text-anchor=\"{}\" fill=\"{}\" {}>{}</text>\n", px,
                        py, anchor, colour, kHalo, PageText(text));
  }
  // What the scales count.
  void Axes(std::string_view vertical, std::string_view horizontal) {
    Label(kChartLeft, kChartTop - 8, "start", vertical);
    Label(kChartWide - kChartRight, kChartHigh - 4, "end", horizontal);
  }
  void Grid(double x, std::string_view text) {
    Line(x, y0_, x, y1_, "stroke=\"#eee\"");
    Label(X(x), kChartHigh - kChartBottom + 15, "middle", text);
  }
  bool RightHalf(double x) const { return X(x) > (kChartLeft + kChartWide - kChartRight) / 2; }
  void Path(const std::vector<std::pair<double, double>>& points, std::string_view colour) {
    if (points.empty()) return;
    out_ += "<polyline fill=\"none\" stroke=\"" + std::string(colour) + "\" stroke-width=\"1.6\" points=\"";
    for (const auto& [x, y] : points) out_ += fmt::format("{:.1f},{:.1f} ", X(x), Y(y));
    out_ += "\"/>\n";
  }
  void Shade(double x0, double x1, std::string_view label) {
    if (X(x1) <= X(x0)) return;
    out_ += fmt::format(
        "<rect x=\"{:.1f}\" y=\"{}\" width=\"{:.1f}\" height=\"{}\" "
        "fill=\"#f3d9d9\"><title>{}</title></rect>\n",
        X(x0), kChartTop, X(x1) - X(x0), kChartHigh - kChartTop - kChartBottom, PageText(label));
    Label(X(x0) + 4, kChartTop + 12, "start", label);
  }
  void Frame() {
    out_ += fmt::format(
        "<rect x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\" fill=\"none\" stroke=\"#999\"/>\n", kChartLeft,
        kChartTop, kChartWide - kChartLeft - kChartRight, kChartHigh - kChartTop - kChartBottom);
  }
  std::string Done() && {
    Frame();
    return std::move(out_) + "</svg>\n";
  }

 private:
  double x0_, x1_, y0_, y1_;
  std::string out_;
};

std::string PageTime(double ms) {
  return SloTimeText(OptionalMs(ms));
}

// Round times, five or so.
void DrawTimeAxis(Chart* chart, double from, double to) {
  constexpr double kMinuteMs = 60'000, kHourMs = 60 * kMinuteMs, kDayMs = 24 * kHourMs;
  double step = kMinuteMs;
  for (const double next : {5 * kMinuteMs, 10 * kMinuteMs, 30 * kMinuteMs, kHourMs, 2 * kHourMs, 6 * kHourMs,
                            12 * kHourMs, kDayMs, 2 * kDayMs, 7 * kDayMs, 28 * kDayMs}) {
    if ((to - from) / step > 7) step = next;
  }
  for (double at = 0; at <= to && (to - from) / step < 50; at += step) chart->Grid(at, PageTime(at));
}

std::string PageShare(double share) {
  return fmt::format("{:.3g} %", share * 100);
}

std::string AlertsTable(const SimulatedScenario& scenario) {
  std::string out =
      "<div "
      "class=\"wide\"><table><tr><th>alert</th><th>severity</th><th>windows</th><th>fires</th><th>closed "
      "form</th>"
      "<th>latest</th><th>budget spent</th><th>resolves</th></tr>\n";
  for (const SimulatedAlert& alert : scenario.alerts) {
    const bool closed = alert.has_closed_form;
    out += fmt::format(
        "<tr{}><td>{}</td><td>{}</td><td>{}</td><td>{}</td><td>{}</td><td>{}</td><td>{}</td><td>{}</td></"
        "tr>\n",
        alert.differs ? " class=\"differs\"" : "", PageText(alert.alert), PageText(alert.severity),
        PageText(alert.windows), SloFiresText(scenario, alert), closed ? SloTimeText(alert.closed) : "",
        closed ? SloTimeText(alert.latest) : "", alert.spent ? PageShare(*alert.spent) : "",
        !alert.fires     ? ""
        : alert.resolves ? SloTimeText(alert.resolves)
                         : "not yet");
  }
  return out + "</table></div>\n";
}

// On a narrow screen it is scrolled, not made too small to read.
std::string Wide(const std::string& picture) {
  return "<div class=\"wide\">" + picture + "</div>\n";
}

constexpr std::string_view kPageHead =
    "<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">"
    "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>Objectives, "
    "simulated</title>\n"
    "<style>body{font:15px/1.45 sans-serif;margin:0 auto;max-width:980px;padding:16px;color:#222}"
    "h1{font-size:1.4em}h2{font-size:1.2em;border-top:1px solid "
    "#ccc;padding-top:14px}h3{font-size:1em;margin-bottom:4px}"
    "svg{width:100%;height:auto;min-width:620px}.wide{overflow-x:auto}table{border-collapse:collapse;font-"
    "size:.88em;white-"
    "space:nowrap}"
    "td,th{text-align:left;padding:3px 12px 3px 0;border-bottom:1px solid "
    "#eee}.failed,.differs{color:#a00;font-weight:600}"
    ".passed{color:#060}p{margin:.3em 0}</style></head><body>\n<h1>Objectives, simulated</h1>\n";

}  // namespace

std::string BurnSvg(const SimulationTable& table, const SimulatedScenario& scenario) {
  double top = 1;
  for (const auto& [at, burn] : scenario.burn) top = std::max(top, burn);
  for (const auto& [factor, window] : table.thresholds) top = std::max(top, factor);
  const double from = scenario.burn.empty() ? 0 : scenario.burn.front().first;
  const double to = static_cast<double>(scenario.length_ms);
  // Burns of 1 and of 1000 are in one picture.
  const auto scaled = [](double burn) { return std::log10(std::max(burn, 0.05)); };
  Chart chart(from, to, scaled(0.05), scaled(top * 1.5), "burn rate over time: " + scenario.name);
  DrawTimeAxis(&chart, from, to);
  chart.Axes("burn rate: errors over budget", "time since the begin");
  for (double tick = 0.1; tick <= top * 1.5; tick *= 10)
    chart.Label(kChartLeft - 6, chart.Y(scaled(tick)) + 4, "end", fmt::format("{:g}", tick));
  for (const auto& [factor, window] : table.thresholds) {
    chart.Line(from, scaled(factor), to, scaled(factor), "stroke=\"#b60\" stroke-dasharray=\"5 4\"");
    chart.Label(kChartWide - kChartRight + 4, chart.Y(scaled(factor)) + 4, "start",
                fmt::format("{:.4g} ({})", factor, window));
  }
  std::vector<std::pair<double, double>> points;
  for (const auto& [at, burn] : scenario.burn) {
    if (!points.empty()) points.emplace_back(at, points.back().second);
    points.emplace_back(at, scaled(burn));
  }
  chart.Path(points, "#06c");
  double row = kChartTop + 12;
  for (const SimulatedAlert& alert : scenario.alerts) {
    const auto mark = [&](const OptionalMs& at, std::string_view what, std::string_view colour) {
      if (!at) return;
      chart.Line(*at, scaled(0.05), *at, scaled(top * 1.5), fmt::format("stroke=\"{}\"", colour));
      const bool right = chart.RightHalf(*at);
      chart.Label(chart.X(*at) + (right ? -3 : 3), row, right ? "end" : "start",
                  fmt::format("{} {} {}", what, alert.windows, PageTime(*at)), colour);
      row += 13;
    };
    mark(alert.fires, "fires", "#b00");
    mark(alert.resolves, "resolves", "#070");
  }
  return std::move(chart).Done();
}

std::string DetectionSvg(const SimulationTable& table) {
  double top = 60'000, bottom = 60'000, silent = 0;
  for (const auto& [errors, after] : table.detection_curve) {
    if (after) top = std::max(top, *after);
    if (after) bottom = std::min(bottom, std::max(1'000.0, *after / 2));
    if (!after) silent = std::max(silent, errors);
  }
  const auto x = [](double errors) { return std::log10(std::max(errors, 1e-4)); };
  const auto y = [](double ms) { return std::log10(std::max(ms, 1.0)); };
  Chart chart(-4, 0, y(bottom), y(top * 1.5), "time until the first alert over the share of errors");
  chart.Axes("time until the first alert", "share of errors");
  for (const double share : {0.0001, 0.001, 0.01, 0.1, 1.0}) chart.Grid(x(share), PageShare(share));
  if (silent > 0) chart.Shade(-4, x(silent), "no alert");
  for (const double at : {1'000.0, 10'000.0, 60'000.0, 600'000.0, 3'600'000.0, 21'600'000.0, 86'400'000.0,
                          259'200'000.0, 2'592'000'000.0}) {
    if (at >= bottom && at <= top * 1.5) chart.Label(kChartLeft - 6, chart.Y(y(at)) + 4, "end", PageTime(at));
  }
  std::vector<std::pair<double, double>> points;
  for (const auto& [errors, after] : table.detection_curve) {
    if (after) points.emplace_back(x(errors), y(*after));
  }
  chart.Path(points, "#06c");
  return std::move(chart).Done();
}

std::string RenderSimulationPage(const std::vector<SimulationTable>& tables) {
  std::string out(kPageHead);
  if (tables.empty()) out += "<p>No objectives.</p>\n";
  for (const SimulationTable& table : tables) {
    out += fmt::format("<h2>{}{}</h2>\n", PageText(table.slo),
                       table.objective ? fmt::format(": {:.7g} %", *table.objective * 100) : "");
    for (const SloGate& gate : table.gates)
      out += fmt::format("<p class=\"{}\">Gate {}: {}</p>\n", gate.passed ? "passed" : "failed",
                         PageText(SloGateText(gate)), PageText(gate.text));
    out += "<h3>Time until the first alert, over the share of errors</h3>\n" + Wide(DetectionSvg(table));
    for (const SimulatedScenario& scenario : table.scenarios) {
      out += fmt::format("<h3>{}</h3>\n<p>{}</p>\n", PageText(scenario.name), PageText(scenario.what));
      if (!scenario.error.empty()) {
        out += fmt::format("<p class=\"failed\">Not run: {}</p>\n", PageText(scenario.error));
        continue;
      }
      out += AlertsTable(scenario) + Wide(BurnSvg(table, scenario));
    }
  }
  return out + "</body></html>\n";
}

}  // namespace rulecheck::report
