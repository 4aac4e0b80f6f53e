// A small plot of series over time for a terminal: braille dots, or one character a
// series where neither colours nor Unicode can tell series apart.
//
//   Plot plot;
//   plot.times_ms = {0, 60'000, 120'000};
//   plot.series.push_back({"up{job=\"api\"}", {1, std::nullopt, 0}});
//   plot.values.push_back({0.5, "threshold"});
//   std::string text = RenderPlot(plot, {});
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace rulecheck::report {

// A line; neighbours in time are joined, an absent value (or NaN) is a gap.
// Infinities are dots on the upper or lower edge.
struct PlotSeries {
  std::string label;
  std::vector<std::optional<double>> values;
  std::vector<int64_t> times_ms;  // parallel to `values`, ascending; empty: the plot's times
};

struct TimeMark {  // a vertical line
  int64_t t_ms = 0;
  std::string label;
};

struct ValueMark {  // a horizontal line
  double value = 0;
  std::string label;
};

struct Plot {
  std::vector<int64_t> times_ms;  // ascending, in milliseconds
  std::vector<PlotSeries> series;
  std::vector<TimeMark> times;
  std::vector<ValueMark> values;
};

enum class TimeText : uint8_t {
  kAuto,      // kClock when the times start later than 1973, else kDuration
  kDuration,  // since 0: `5m`
  kClock,     // UTC
};

struct PlotOptions {
  size_t width = 80;   // cells of the whole picture, axis included; between 20 and 1000
  size_t height = 12;  // rows above the time axis; between 2 and 500
  bool colour = false;
  bool ascii = false;
  TimeText time_text = TimeText::kAuto;
  size_t max_series = 8;  // the legend says how many more there are
};

// The picture, its axis and its legend; every line ends with a newline. A plot
// without any value says so in one line.
std::string RenderPlot(const Plot& plot, const PlotOptions& options);

}  // namespace rulecheck::report
