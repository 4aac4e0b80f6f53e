#include <fmt/core.h>

#include <algorithm>
#include <cmath>

#include "base/go_format.h"
#include "report/case_parts.h"
#include "report/html_parts.h"

namespace rulecheck::report {
namespace {

// Of the picture, in its own units.
constexpr double kWidth = 720;
constexpr double kLeft = 70;
constexpr double kRight = 12;
constexpr double kTop = 10;
constexpr double kHeight = 170;  // of the series
constexpr double kBand = 22;     // of one alert's states
constexpr size_t kLineColours = 6;
constexpr size_t kMaxBands = 8;

struct Scale {
  double t0 = 0, t1 = 1, low = 0, high = 1;

  double X(double t) const { return kLeft + (t - t0) / (t1 - t0) * (kWidth - kLeft - kRight); }
  double Y(double value) const { return kTop + (high - value) / (high - low) * kHeight; }
};

Scale ScaleOf(const CaseExplanation& shown) {
  Scale out;
  bool any_time = false;
  bool any_value = false;
  const auto time = [&](int64_t t) {
    const auto at = static_cast<double>(t);
    out.t0 = any_time ? std::min(out.t0, at) : at;
    out.t1 = any_time ? std::max(out.t1, at) : at;
    any_time = true;
  };
  const auto value = [&](double v) {
    if (!std::isfinite(v)) return;
    out.low = any_value ? std::min(out.low, v) : v;
    out.high = any_value ? std::max(out.high, v) : v;
    any_value = true;
  };
  if (shown.plot) {
    for (int64_t t : shown.plot->times_ms) time(t);
    for (const CasePlot::Line& line : shown.plot->lines) {
      for (const auto& v : line.values) value(v.value_or(NAN));
    }
    if (shown.plot->threshold) value(*shown.plot->threshold);
  }
  for (const AlertLife& life : shown.alerts) {
    for (const AlertLife::Run& run : life.runs) {
      time(run.first_ms);
      time(run.last_ms);
    }
  }
  if (out.t1 <= out.t0) out.t1 = out.t0 + 1;
  const double room = out.high > out.low ? (out.high - out.low) / 20 : std::max(1.0, std::abs(out.high) / 10);
  out.low -= room;
  out.high += room;
  return out;
}

std::string LineAt(const char* kind, double x1, double y1, double x2, double y2) {
  return fmt::format("<line class=\"{}\" x1=\"{:.1f}\" y1=\"{:.1f}\" x2=\"{:.1f}\" y2=\"{:.1f}\"/>\n", kind,
                     x1, y1, x2, y2);
}

std::string TextAt(double x, double y, const char* anchor, std::string_view text) {
  return fmt::format("<text x=\"{:.1f}\" y=\"{:.1f}\" text-anchor=\"{}\">{}</text>\n", x, y, anchor,
                     Escaped(text));
}

std::string SeriesSvg(const CasePlot& plot, const CasePlot::Line& line, size_t number, const Scale& scale) {
  std::string out;
  std::string points;
  size_t count = 0;
  const auto end = [&] {
    const std::string kind = fmt::format("s{}", number % kLineColours);
    if (count == 1) points += fmt::format(" {}", points);
    if (count > 0)
      out += fmt::format("<polyline class=\"{}\" stroke-linecap=\"round\" points=\"{}\"/>\n", kind, points);
    points.clear();
    count = 0;
  };
  for (size_t i = 0; i < line.values.size() && i < plot.times_ms.size(); ++i) {
    if (!line.values[i] || !std::isfinite(*line.values[i])) {
      end();
      continue;
    }
    points += fmt::format("{}{:.1f},{:.1f}", count++ == 0 ? "" : " ",
                          scale.X(static_cast<double>(plot.times_ms[i])), scale.Y(*line.values[i]));
  }
  end();
  return out;
}

std::string BandSvg(const AlertLife& life, double top, const Scale& scale) {
  constexpr const char* kStates[] = {"inactive", "pending", "firing", "resolved"};
  std::string out;
  for (const AlertLife::Run& run : life.runs) {
    const double x = scale.X(static_cast<double>(run.first_ms));
    const double width = std::max(3.0, scale.X(static_cast<double>(run.last_ms)) - x);
    const char* state = kStates[static_cast<size_t>(run.state)];
    out += fmt::format(
        "<rect class=\"{}\" x=\"{:.1f}\" y=\"{:.1f}\" width=\"{:.1f}\" height=\"{}\"><title>{} "
        "{}–{}</title></rect>\n",
        state, x, top, width, kBand - 8, state, SinceText(run.first_ms), SinceText(run.last_ms));
    if (width > 48) out += TextAt(x + 4, top + 11, "start", state);
  }
  return out;
}

std::string AxisSvg(const Scale& scale, double bottom) {
  constexpr int kTicks = 5;
  std::string out = LineAt("axis", kLeft, bottom, kWidth - kRight, bottom);
  for (int i = 0; i <= kTicks; ++i) {
    const double t = scale.t0 + (scale.t1 - scale.t0) * i / kTicks;
    out += LineAt("axis", scale.X(t), bottom, scale.X(t), bottom + 4);
    const char* anchor = i == 0 ? "start" : i == kTicks ? "end" : "middle";
    out += TextAt(scale.X(t), bottom + 16, anchor, SinceText(static_cast<int64_t>(t / 1000) * 1000));
  }
  return out;
}

std::string ValuesSvg(const CasePlot& plot, const Scale& scale) {
  std::string out = LineAt("axis", kLeft, kTop, kLeft, kTop + kHeight);
  const double room = (scale.high - scale.low) / 22;
  for (double value : {scale.low + room, scale.high - room})
    out += TextAt(kLeft - 6, scale.Y(value) + 4, "end", FormatFloat(value, 'g', 4));
  for (size_t i = 0; i < plot.lines.size(); ++i) out += SeriesSvg(plot, plot.lines[i], i, scale);
  if (plot.threshold) {
    const double y = scale.Y(*plot.threshold);
    out += LineAt("threshold", kLeft, y, kWidth - kRight, y);
    out += TextAt(kWidth - kRight, y - 4, "end", plot.threshold_text);
  }
  return out;
}

std::string CaptionHtml(const CaseExplanation& shown) {
  std::string out = "<figcaption>";
  if (shown.plot) {
    out += "<span><code>" + Escaped(shown.plot->expression) + "</code></span>";
    for (size_t i = 0; i < shown.plot->lines.size(); ++i)
      out += fmt::format("<span class=\"s{}\">— {}</span>", i % kLineColours,
                         Escaped(shown.plot->lines[i].label));
    if (shown.plot->more_lines > 0)
      out += fmt::format("<span>and {} more series</span>", shown.plot->more_lines);
  }
  for (size_t i = 0; i < std::min(shown.alerts.size(), kMaxBands); ++i)
    out += fmt::format("<span>band {}: {}</span>", i + 1, Escaped(LabelsText(shown.alerts[i].labels)));
  return out + "</figcaption>";
}

}  // namespace

std::string PlotHtml(const CaseExplanation& shown) {
  if (!shown.plot && shown.alerts.empty()) return "";
  const Scale scale = ScaleOf(shown);
  double bottom = kTop + (shown.plot ? kHeight + 6 : 0);
  std::string inside = shown.plot ? ValuesSvg(*shown.plot, scale) : "";
  for (size_t i = 0; i < std::min(shown.alerts.size(), kMaxBands); ++i, bottom += kBand) {
    inside += TextAt(kLeft - 6, bottom + 11, "end", fmt::format("band {}", i + 1));
    inside += BandSvg(shown.alerts[i], bottom, scale);
  }
  const int64_t asked = shown.plot ? shown.plot->asked_ms : shown.alerts.front().asked_ms;
  const double x = scale.X(static_cast<double>(asked));
  if (x >= kLeft && x <= kWidth) inside += LineAt("asked", x, kTop, x, bottom);
  inside += AxisSvg(scale, bottom);
  return fmt::format(
             "<figure><div class=\"plot\" tabindex=\"0\"><svg viewBox=\"0 0 {} {:.0f}\" role=\"img\" "
             "aria-label=\"series and states of the alert over time; the case looks at {}\">\n",
             kWidth, bottom + 22, SinceText(asked)) +
         inside + "</svg></div>" + CaptionHtml(shown) + "</figure>\n";
}

}  // namespace rulecheck::report
