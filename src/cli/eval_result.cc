#include "cli/eval_result.h"

#include <fmt/core.h>

#include <algorithm>
#include <cstdio>

#include "base/go_format.h"
#include "cli/standard_output.h"
#include "engine/histogram/text.h"
#include "report/cells.h"
#include "report/plot_axis.h"

namespace rulecheck::cli {
namespace {

constexpr size_t kMaxNameColumn = 100;

bool IsPlainName(std::string_view name, bool colon) {
  const auto letter = [&](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || (colon && c == ':');
  };
  if (name.empty() || !letter(name.front())) return false;
  return std::all_of(name.begin(), name.end(), [&](char c) { return letter(c) || (c >= '0' && c <= '9'); });
}

std::string ValueText(double value, const engine::FloatHistogram* histogram) {
  return histogram != nullptr ? engine::FormatHistogram(*histogram) : FormatFloatV(value);
}

size_t Cells(std::string_view text) {
  return report::MakeCells(text).cell_of_byte.back();
}

void WriteVector(const engine::Value& value, const engine::Symbols& symbols, Output* out) {
  size_t width = 0;
  for (const engine::VectorSample& sample : value.vector) {
    const size_t cells = Cells(MetricText(symbols, sample.labels));
    if (cells <= kMaxNameColumn) width = std::max(width, cells);
  }
  for (const engine::VectorSample& sample : value.vector) {
    const std::string name = report::Printable(MetricText(symbols, sample.labels));
    const size_t cells = Cells(name);
    *out << name << std::string(cells < width ? width - cells + 2 : 2, ' ')
         << ValueText(sample.value, sample.histogram) << "\n";
  }
}

void WriteMatrix(const engine::Value& value, const engine::Symbols& symbols, bool clock, Output* out) {
  for (const engine::MatrixSeries& series : value.matrix) {
    *out << report::Printable(MetricText(symbols, series.labels)) << "\n";
    size_t width = 0;
    for (const engine::Point& point : series.points) {
      width = std::max(width, report::TimeLabel(point.t_ms, clock).size());
    }
    for (const engine::Point& point : series.points) {
      *out << fmt::format("  {:<{}}  {}\n", report::TimeLabel(point.t_ms, clock), width,
                          ValueText(point.value, point.histogram));
    }
  }
}

}  // namespace

Output& Output::operator<<(std::string_view text) {
  constexpr size_t kPiece = size_t{1} << 16;
  buffer_ += text;
  if (buffer_.size() >= kPiece) Flush();
  return *this;
}

bool Output::Flush() {
  good_ = good_ && Print(buffer_) && std::fflush(stdout) == 0;
  buffer_.clear();
  return good_;
}

std::string MetricText(const engine::Symbols& symbols, engine::LabelsId labels) {
  std::string name, inside;
  for (const engine::Label& label : symbols.Labels(labels)) {
    const std::string_view key = symbols.Text(label.name), value = symbols.Text(label.value);
    if (label.name == symbols.name_symbol()) {
      if (IsPlainName(value, true)) {
        name = value;
      } else {
        inside = inside.empty() ? Quote(value) : Quote(value) + ", " + inside;
      }
      continue;
    }
    if (!inside.empty()) inside += ", ";
    inside += fmt::format("{}={}", IsPlainName(key, false) ? std::string(key) : Quote(key), Quote(value));
  }
  if (inside.empty() && !name.empty()) return name;
  return fmt::format("{}{{{}}}", name, inside);
}

void WriteText(const engine::Value& value, const engine::Symbols& symbols, bool clock, Output* out) {
  switch (value.type) {
    case promql::ValueType::kScalar:
      *out << FormatFloatV(value.scalar) << "\n";
      return;
    case promql::ValueType::kString:
      *out << Quote(value.string) << "\n";
      return;
    case promql::ValueType::kVector:
      return WriteVector(value, symbols, out);
    default:
      return WriteMatrix(value, symbols, clock, out);
  }
}

void WritePlot(const engine::Value& value, const engine::Symbols& symbols, int64_t step_ms,
               const report::PlotOptions& options, Output* out) {
  report::Plot plot;
  for (const engine::MatrixSeries& series : value.matrix) {
    report::PlotSeries line;
    line.label = MetricText(symbols, series.labels);
    if (plot.series.size() < options.max_series) {  // the others are only counted
      for (const engine::Point& point : series.points) {
        if (step_ms > 0 && !line.times_ms.empty() && point.t_ms - line.times_ms.back() > step_ms) {
          line.times_ms.push_back(point.t_ms - step_ms);
          line.values.push_back(std::nullopt);
        }
        line.times_ms.push_back(point.t_ms);
        line.values.push_back(point.histogram == nullptr ? std::optional<double>(point.value) : std::nullopt);
      }
    }
    plot.series.push_back(std::move(line));
  }
  *out << report::RenderPlot(plot, options);
}

}  // namespace rulecheck::cli
