// Plots: scale, gaps, marks, legends, and input that is no plot at all.
#include "report/plot.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <limits>

#include "report/plot_axis.h"

namespace rulecheck::report {
namespace {

constexpr double kInf = std::numeric_limits<double>::infinity();
constexpr double kNan = std::numeric_limits<double>::quiet_NaN();

Plot Steps(std::vector<std::optional<double>> values, int64_t step_ms = 60'000) {
  Plot plot;
  for (size_t i = 0; i < values.size(); ++i) plot.times_ms.push_back(static_cast<int64_t>(i) * step_ms);
  plot.series.push_back({"up", std::move(values), {}});
  return plot;
}

PlotOptions Small(bool ascii) {
  PlotOptions options;
  options.width = 34;
  options.height = 5;
  options.ascii = ascii;
  return options;
}

std::string Draw(const Plot& plot, const PlotOptions& options) {
  return "\n" + RenderPlot(plot, options);
}

size_t Lines(std::string_view text) {
  return static_cast<size_t>(std::count(text.begin(), text.end(), '\n'));
}

TEST_CASE("plot: a line with a gap") {
  CHECK(Draw(Steps({0, 1, 2, std::nullopt, 4, 4, 0}), Small(true)) == R"(
4 +                    ******
  |                          *
2 +        ***                **
  |   *****                     *
0 +***                           *
  ++------------------------+-----
  0s                       5m
* up
)");
  CHECK(Draw(Steps({0, 1, 2, std::nullopt, 4, 4, 0}), Small(false)) == R"(
4 ┤                    ⠈⠉⠉⠉⠉⠉⢆
  │                          ⠈⢆
2 ┤        ⢀⡠⠄                ⠈⢆
  │   ⢀⡠⠤⠒⠉⠁                   ⠈⢆
0 ┤⡠⠔⠊⠁                         ⠈⢆
  └┬────────────────────────┬─────
  0s                       5m
⠤⠤ up
)");
}

TEST_CASE("plot: series without colours have a character each") {
  Plot plot = Steps({1, 2, 3, 4, 5});
  plot.series.push_back({"down", {5, 4, 3, 2, 1}, {}});
  CHECK(Draw(plot, Small(false)) == R"(
6 ┤
4 ┤++++++++++++       ************
  │            +++++++
2 ┤************       ++++++++++++
0 ┤
  └┬──────────────┬──────────────┬
  0s             2m             4m
* up
+ down
)");
}

TEST_CASE("plot: marks lie behind the lines and are in the legend") {
  Plot plot = Steps({0.1, 0.2, 0.4, 0.6, 0.6});
  plot.values.push_back({0.5, "threshold"});
  plot.times.push_back({150'000, "expected to fire"});
  CHECK(Draw(plot, Small(false)) == R"(
  1 ┤                  ┊
    │                  ┊
0.5 ┤╌╌╌╌╌╌╌╌╌╌╌╌╌╌⣀⣀⠤⠤⠒⠒⠊⠉⠉⠉⠉⠉⠉⠉⠉
    │     ⢀⣀⣀⠤⠤⠒⠒⠉⠉    ┊
  0 ┤⠒⠒⠉⠉⠉⠁            ┊
    └┬─────────────┬─────────────┬
    0s            2m            4m
⠤⠤ up
╌╌ 0.5  threshold
┊  2m30s  expected to fire
)");
}

TEST_CASE("plot: colours tell series apart") {
  Plot plot = Steps({1, 2});
  plot.series.push_back({"b", {2, 1}, {}});
  PlotOptions options = Small(false);
  options.colour = true;
  const std::string text = RenderPlot(plot, options);
  CHECK(text.find("\x1b[36m⠤⠤\x1b[0m up") != std::string::npos);
  CHECK(text.find("\x1b[33m⠤⠤\x1b[0m b") != std::string::npos);
}

TEST_CASE("plot: times of their own, as samples have them") {
  Plot plot;
  plot.series.push_back({"a", {1, 2}, {1'700'000'000'000, 1'700'000'060'000}});
  plot.series.push_back({"b", {2}, {1'700'000'030'000}});
  const std::string text = RenderPlot(plot, Small(true));
  CHECK(text.find("22:14") != std::string::npos);
  CHECK(text.find('+') != std::string::npos);
}

TEST_CASE("plot: nothing to draw") {
  CHECK(RenderPlot({}, {}) == "no values to plot\n");
  CHECK(RenderPlot(Steps({}), {}) == "no values to plot\n");
  CHECK(RenderPlot(Steps({std::nullopt, kNan}), {}) == "no values to plot\n");
}

TEST_CASE("plot: a single point, constants, infinities, the ends of the numbers") {
  const double max = std::numeric_limits<double>::max(), least = std::numeric_limits<double>::denorm_min();
  for (const auto& values : std::vector<std::vector<std::optional<double>>>{{5},
                                                                            {0, 0},
                                                                            {-3, -3},
                                                                            {kInf, -kInf},
                                                                            {kInf},
                                                                            {1, kInf, 2},
                                                                            {max, -max},
                                                                            {least, 2 * least},
                                                                            {1e20, 1e20 + 16384},
                                                                            {-0.0},
                                                                            {kNan, 1}}) {
    const std::string text = RenderPlot(Steps(values), Small(true));
    CAPTURE(text);
    CHECK(Lines(text) == 8);
    CHECK(text.substr(0, text.rfind("* up")).find('*') != std::string::npos);
  }
}

TEST_CASE("plot: times at the ends of 64 bits") {
  for (const auto& [first, last] : {std::pair{INT64_MIN, INT64_MAX},
                                    {INT64_MAX, INT64_MAX},
                                    {int64_t{0}, int64_t{860'000'000'000'000}}}) {
    Plot plot;
    plot.times_ms = {first, last};
    plot.series.push_back({"a", {1, 2}, {}});
    plot.times.push_back({last, "end"});
    CHECK(Lines(RenderPlot(plot, Small(true))) == 9);
  }
}

TEST_CASE("plot: many series and points, labels that would move the cursor") {
  Plot plot;
  for (int64_t i = 0; i < 20'000; ++i) plot.times_ms.push_back(i);
  for (size_t s = 0; s < 10; ++s) {
    std::vector<std::optional<double>> values(20'000);
    for (size_t i = 0; i < values.size(); ++i) values[i] = static_cast<double>((i * 7919 + s) % 1000);
    plot.series.push_back({"\x1b[2J" + std::string(500, 'x'), std::move(values), {}});
  }
  const std::string text = RenderPlot(plot, Small(false));
  CHECK(text.find('\x1b') == std::string::npos);
  CHECK(text.find("2 more series are not drawn\n") != std::string::npos);
  CHECK(text.find(std::string(40, 'x')) == std::string::npos);
}

TEST_CASE("plot: more values than times, sizes out of bounds") {
  Plot plot = Steps({1, 2, 3});
  plot.series.front().values.resize(10, 7);
  PlotOptions options;
  options.width = 0;
  options.height = SIZE_MAX;
  CHECK(Lines(RenderPlot(plot, options)) == 503);
}

TEST_CASE("axis: round numbers around the values") {
  const ValueAxis axis = MakeValueAxis(0.13, 0.57, 18);
  CHECK(axis.min == 0.1);
  CHECK(axis.max == 0.6);
  CHECK(axis.ticks.size() == 6);
  CHECK(axis.ticks[2].label == "0.3");
  CHECK(axis.Fraction(0.1) == 0);
  CHECK(axis.Fraction(7) == 1);
}

TEST_CASE("axis: ticks of time") {
  const auto ticks = MakeTimeTicks(0, 3'600'000, 60, false);
  CHECK(ticks.size() == 5);
  CHECK(ticks[1].label == "15m");
  CHECK(MakeTimeTicks(1'700'000'000'000, 1'700'000'010'000, 60, true).front().label == "22:13:20");
  CHECK(TimeLabel(-90'000, false) == "-1m30s");
  CHECK(TimeLabel(1'700'000'000'123, true) == "2023-11-14T22:13:20.123Z");
}

}  // namespace
}  // namespace rulecheck::report
