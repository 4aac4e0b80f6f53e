#include "report/plot.h"

#include <fmt/core.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include "base/go_format.h"
#include "base/strings.h"
#include "report/cells.h"
#include "report/plot_axis.h"

namespace rulecheck::report {
namespace {

constexpr uint8_t kNobody = 255;
constexpr int64_t kClockFrom = 100'000'000'000;  // 1973: nobody's "time since the start"
constexpr size_t kMinColumns = 10;
constexpr std::string_view kGlyphs = "*+ox#@%&";
constexpr std::string_view kColours[] = {"36", "33", "35", "32", "34", "31", "96", "93"};
constexpr std::string_view kDim = "2";

// Bits of a braille character by column and row of its dots (Unicode block U+2800).
constexpr uint8_t kDots[2][4] = {{0x01, 0x02, 0x04, 0x40}, {0x08, 0x10, 0x20, 0x80}};

std::string Paint(bool colour, std::string_view code, std::string_view text) {
  if (!colour) return std::string(text);
  return fmt::format("\x1b[{}m{}\x1b[0m", code, text);
}

// The characters that a picture is made of.
struct Pen {
  bool braille;  // else one glyph a series
  std::string_view vertical, horizontal, cross, axis, tick, corner, base, base_tick;
};

Pen ChoosePen(const PlotOptions& options, size_t drawn) {
  const bool braille = !options.ascii && (drawn <= 1 || options.colour);
  if (options.ascii) return {braille, ":", "-", "+", "|", "+", "+", "-", "+"};
  return {braille, "┊", "╌", "┼", "│", "┤", "└", "─", "┬"};
}

struct Cell {
  uint8_t dots = 0;
  uint8_t series = kNobody;  // the last that drew here gives the colour
  bool vertical = false, horizontal = false;
};

// Dots in rows from the top; a cell holds 2 x 4 of them, or a single one.
class Canvas {
 public:
  Canvas(size_t columns, size_t rows, bool braille)
      : columns_(columns), rows_(rows), across_(braille ? 2 : 1), down_(braille ? 4 : 1) {
    cells_.resize(columns * rows);
  }

  int64_t X(double fraction) const { return Scale(fraction, columns_ * across_); }
  int64_t Y(double fraction) const { return Scale(1 - fraction, rows_ * down_); }
  size_t ColumnOf(double fraction) const { return static_cast<size_t>(X(fraction)) / across_; }
  size_t RowOf(double fraction) const { return static_cast<size_t>(Y(fraction)) / down_; }
  Cell& At(size_t column, size_t row) { return cells_[row * columns_ + column]; }
  size_t columns() const { return columns_; }
  size_t rows() const { return rows_; }

  void Dot(int64_t x, int64_t y, uint8_t series) {
    const auto column = static_cast<size_t>(x), row = static_cast<size_t>(y);
    Cell& cell = At(column / across_, row / down_);
    cell.series = series;
    cell.dots |= kDots[column % across_][row % down_];
  }

 private:
  static int64_t Scale(double fraction, size_t dots) {
    return std::llround(fraction * static_cast<double>(dots - 1));
  }

  size_t columns_, rows_, across_, down_;
  std::vector<Cell> cells_;
};

// Joins the points of one series. Many points in one column cost one step each: only
// what the column does not have yet is drawn.
class LinePainter {
 public:
  LinePainter(Canvas* canvas, uint8_t series) : canvas_(*canvas), series_(series) {}

  void Lift() { down_ = false; }

  void To(int64_t x, int64_t y) {
    if (!down_) {
      Start(x, y);
    } else if (x == x_) {
      while (y < low_) canvas_.Dot(x, --low_, series_);
      while (y > high_) canvas_.Dot(x, ++high_, series_);
      y_ = y;
    } else {
      Slope(x, y);
      Start(x, y);
    }
  }

 private:
  void Start(int64_t x, int64_t y) {
    down_ = true;
    x_ = x;
    y_ = low_ = high_ = y;
    canvas_.Dot(x, y, series_);
  }

  void Slope(int64_t x, int64_t y) {
    const double steps = static_cast<double>(std::max(std::abs(x - x_), std::abs(y - y_)));
    const auto dx = static_cast<double>(x - x_), dy = static_cast<double>(y - y_);
    for (double i = 1; i < steps; ++i) {
      canvas_.Dot(x_ + std::llround(dx * i / steps), y_ + std::llround(dy * i / steps), series_);
    }
  }

  Canvas& canvas_;
  uint8_t series_;
  bool down_ = false;
  int64_t x_ = 0, y_ = 0, low_ = 0, high_ = 0;
};

const std::vector<int64_t>& TimesOf(const Plot& plot, const PlotSeries& series) {
  return series.times_ms.empty() ? plot.times_ms : series.times_ms;
}

struct Bounds {
  int64_t first = std::numeric_limits<int64_t>::max(), last = std::numeric_limits<int64_t>::min();
  double min = std::numeric_limits<double>::infinity(), max = -std::numeric_limits<double>::infinity();
  bool any = false;  // a value to draw, maybe infinite

  void Time(int64_t t) {
    first = std::min(first, t);
    last = std::max(last, t);
  }
  void Value(double value) {
    if (!std::isfinite(value)) return;
    min = std::min(min, value);
    max = std::max(max, value);
  }
  double TimeFraction(int64_t t) const {
    if (first == last) return 0.5;
    const double span = static_cast<double>(last) - static_cast<double>(first);
    return std::clamp((static_cast<double>(t) - static_cast<double>(first)) / span, 0.0, 1.0);
  }
};

Bounds BoundsOf(const Plot& plot, size_t drawn) {
  Bounds out;
  for (const int64_t t : plot.times_ms) out.Time(t);
  for (size_t s = 0; s < drawn; ++s) {
    const PlotSeries& series = plot.series[s];
    const std::vector<int64_t>& times = TimesOf(plot, series);
    for (size_t i = 0; i < std::min(times.size(), series.values.size()); ++i) {
      if (!series.values[i] || std::isnan(*series.values[i])) continue;
      out.Time(times[i]);
      out.Value(*series.values[i]);
      out.any = true;
    }
  }
  for (const ValueMark& mark : plot.values) out.Value(mark.value);
  for (const TimeMark& mark : plot.times) out.Time(mark.t_ms);
  if (out.min > out.max) out.min = out.max = 0;
  return out;
}

class Picture {
 public:
  Picture(const Plot& plot, const PlotOptions& options)
      : plot_(plot),
        options_(options),
        drawn_(std::min({plot.series.size(), options.max_series, kGlyphs.size()})),
        pen_(ChoosePen(options, drawn_)),
        bounds_(BoundsOf(plot, drawn_)) {}

  std::string Render() {
    if (!bounds_.any) return "no values to plot\n";
    const size_t rows = std::clamp<size_t>(options_.height, 2, 500);
    const size_t width = std::clamp<size_t>(options_.width, 20, 1000);
    axis_ = MakeValueAxis(bounds_.min, bounds_.max, rows);
    for (const ValueTick& tick : axis_.ticks) label_width_ = std::max(label_width_, tick.label.size());
    Canvas canvas(std::max(kMinColumns, width - std::min(width, label_width_ + 2)), rows, pen_.braille);
    clock_ = options_.time_text == TimeText::kClock ||
             (options_.time_text == TimeText::kAuto && bounds_.first >= kClockFrom);
    DrawMarks(&canvas);
    for (size_t s = 0; s < drawn_; ++s) DrawSeries(s, &canvas);
    return Rows(canvas) + TimeAxis(canvas) + Legend(width);
  }

 private:
  void DrawMarks(Canvas* canvas) const {
    for (const TimeMark& mark : plot_.times) {
      const size_t column = canvas->ColumnOf(bounds_.TimeFraction(mark.t_ms));
      for (size_t row = 0; row < canvas->rows(); ++row) canvas->At(column, row).vertical = true;
    }
    for (const ValueMark& mark : plot_.values) {
      if (std::isnan(mark.value)) continue;
      const size_t row = canvas->RowOf(axis_.Fraction(mark.value));
      for (size_t column = 0; column < canvas->columns(); ++column) {
        canvas->At(column, row).horizontal = true;
      }
    }
  }

  void DrawSeries(size_t index, Canvas* canvas) const {
    const PlotSeries& series = plot_.series[index];
    const std::vector<int64_t>& times = TimesOf(plot_, series);
    LinePainter painter(canvas, static_cast<uint8_t>(index));
    for (size_t i = 0; i < std::min(times.size(), series.values.size()); ++i) {
      const std::optional<double>& value = series.values[i];
      if (!value || !std::isfinite(*value)) painter.Lift();
      if (!value || std::isnan(*value)) continue;
      painter.To(canvas->X(bounds_.TimeFraction(times[i])), canvas->Y(axis_.Fraction(*value)));
      if (!std::isfinite(*value)) painter.Lift();
    }
  }

  std::string CellText(const Cell& cell) const {
    if (cell.series == kNobody) {
      if (!cell.vertical && !cell.horizontal) return " ";
      const std::string_view mark = !cell.horizontal ? pen_.vertical
                                    : !cell.vertical ? pen_.horizontal
                                                     : pen_.cross;
      return Paint(options_.colour, kDim, mark);
    }
    std::string text(1, kGlyphs[cell.series]);
    if (pen_.braille) {
      text.clear();
      AppendUtf8(char32_t{0x2800} + cell.dots, &text);
    }
    return Paint(options_.colour, kColours[cell.series], text);
  }

  std::string Rows(Canvas& canvas) const {
    std::vector<const ValueTick*> ticks(canvas.rows());
    for (const ValueTick& tick : axis_.ticks) ticks[canvas.RowOf(axis_.Fraction(tick.value))] = &tick;
    std::string out;
    for (size_t row = 0; row < canvas.rows(); ++row) {
      const ValueTick* tick = ticks[row];
      out += fmt::format("{:>{}} {}", tick == nullptr ? "" : tick->label, label_width_,
                         tick == nullptr ? pen_.axis : pen_.tick);
      size_t used = canvas.columns();
      while (used > 0 && CellText(canvas.At(used - 1, row)) == " ") --used;
      for (size_t column = 0; column < used; ++column) out += CellText(canvas.At(column, row));
      out += '\n';
    }
    return out;
  }

  std::string TimeAxis(const Canvas& canvas) const {
    std::string labels;
    std::vector<bool> is_tick(canvas.columns());
    const size_t indent = label_width_ + 2;
    for (const TimeTick& tick : MakeTimeTicks(bounds_.first, bounds_.last, canvas.columns(), clock_)) {
      const size_t column = canvas.ColumnOf(bounds_.TimeFraction(tick.t_ms));
      const size_t end = indent + canvas.columns();
      size_t begin = indent + column - std::min(indent + column, tick.label.size() / 2);
      if (begin + tick.label.size() > end) begin = end - std::min(end, tick.label.size());
      if (!labels.empty() && begin < labels.size() + 1) continue;
      is_tick[column] = true;
      labels.append(begin - labels.size(), ' ').append(tick.label);
    }
    std::string out = fmt::format("{:>{}} {}", "", label_width_, pen_.corner);
    for (const bool tick : is_tick) out += tick ? pen_.base_tick : pen_.base;
    return out + "\n" + labels + "\n";
  }

  // One line, cut to the picture's width.
  static std::string Cut(std::string_view text, size_t cells) {
    const CellLine line = MakeCells(text);
    std::string out;
    size_t used = 0;
    for (size_t i = 0; i < line.text.size();) {
      const size_t from = i;
      used += CellWidth(DecodeUtf8(line.text, &i));
      if (used > cells) return out + "...";
      out.append(line.text, from, i - from);
    }
    return out;
  }

  std::string Legend(size_t width) const {
    constexpr size_t kSymbolCells = 6;  // and room for the dots of a cut line
    const size_t cells = width - kSymbolCells;
    std::string out;
    for (size_t s = 0; s < drawn_; ++s) {
      const std::string symbol = pen_.braille ? "⠤⠤" : std::string(1, kGlyphs[s]);
      out += Paint(options_.colour, kColours[s], symbol) + " " + Cut(plot_.series[s].label, cells) + "\n";
    }
    for (const ValueMark& mark : plot_.values) {
      out += fmt::format("{0}{0} {1}\n", pen_.horizontal,
                         Cut(FormatFloatV(mark.value) + "  " + mark.label, cells));
    }
    for (const TimeMark& mark : plot_.times) {
      out += fmt::format("{}  {}\n", pen_.vertical,
                         Cut(TimeLabel(mark.t_ms, clock_) + "  " + mark.label, cells));
    }
    if (drawn_ < plot_.series.size()) {
      out += fmt::format("{} more series are not drawn\n", plot_.series.size() - drawn_);
    }
    return out;
  }

  const Plot& plot_;
  const PlotOptions& options_;
  size_t drawn_;
  Pen pen_;
  Bounds bounds_;
  ValueAxis axis_;
  size_t label_width_ = 0;
  bool clock_ = false;
};

}  // namespace

std::string RenderPlot(const Plot& plot, const PlotOptions& options) {
  return Picture(plot, options).Render();
}

}  // namespace rulecheck::report
