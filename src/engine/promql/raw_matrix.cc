#include "engine/promql/raw_matrix.h"

#include <algorithm>

#include "engine/promql/extended_range.h"

namespace rulecheck::engine {
namespace {

// Floats and histograms in order of time.
std::vector<Point> MergePoints(const RangeSeries& s) {
  std::vector<Point> points;
  for (size_t i = 0; i < s.times.size(); ++i) points.push_back({s.times[i], s.values[i], nullptr});
  for (size_t i = 0; i < s.histogram_times.size(); ++i) {
    points.push_back({s.histogram_times[i], 0, s.histograms[i]});
  }
  std::ranges::stable_sort(points, {}, &Point::t_ms);
  return points;
}

// Cuts an anchored or smoothed range to its edges, each with a value of its own.
std::vector<Point> ExtendFloats(const RangeSeries& s, const Window& w, bool smoothed) {
  if (s.times.empty()) return {};
  const ExtendedEdges e = FindExtendedEdges(s.times, w.begin_ms, w.end_ms, smoothed);
  if (e.empty) return {};
  std::vector<Point> points;
  points.push_back({w.begin_ms, LeftValue(w, e.first, smoothed, false), nullptr});
  const size_t begin = s.times[e.first] <= w.begin_ms ? e.first + 1 : e.first;
  const size_t end = s.times[e.last] >= w.end_ms ? e.last : e.last + 1;
  for (size_t i = begin; i < end; ++i) points.push_back({s.times[i], s.values[i], nullptr});
  points.push_back({w.end_ms, RightValue(w, e.last, smoothed, false), nullptr});
  return points;
}

}  // namespace

Status EvaluateRawMatrix(Evaluator& ev, const promql::Expr& root, Value* value) {
  auto arg = ev.EvalRange(root, false);
  if (!arg) return arg.error();
  const bool extended = arg->anchored || arg->smoothed;
  for (const RangeSeries& s : arg->series) {
    std::vector<Point> points;
    if (extended) {
      if (!s.histograms.empty()) {
        return EvalError(std::string(arg->anchored ? "anchored" : "smoothed") +
                         " modifier is not supported with histograms");
      }
      Window w;
      w.times = s.times;
      w.values = s.values;
      w.end_ms = ev.grid().start_ms - arg->offset_ms;
      w.begin_ms = w.end_ms - arg->range_ms;
      points = ExtendFloats(s, w, arg->smoothed);
    } else {
      points = MergePoints(s);
    }
    if (points.empty()) continue;
    const bool drop = ev.delayed_names() && s.drop_name;
    value->matrix.push_back({drop ? ev.symbols().WithoutMetadata(s.labels) : s.labels, std::move(points)});
  }
  for (size_t i = 0; i < value->matrix.size() && ev.delayed_names(); ++i) {
    for (size_t k = i + 1; k < value->matrix.size(); ++k) {
      if (value->matrix[i].labels == value->matrix[k].labels) return SameLabelsetError();
    }
  }
  std::ranges::stable_sort(value->matrix, [&](const MatrixSeries& a, const MatrixSeries& b) {
    return ev.symbols().Compare(a.labels, b.labels) < 0;
  });
  return {};
}

}  // namespace rulecheck::engine
