#include "engine/script/promql/compare.h"

#include <algorithm>
#include <set>

#include <fmt/format.h>

#include "base/go_format.h"
#include "base/strings.h"
#include "engine/histogram/ops.h"
#include "engine/histogram/text.h"

namespace rulecheck::engine::script {
namespace {

constexpr double kEpsilon = 0.000001;  // relative, of counts and values

std::string Text(double value, const FloatHistogram* h) {
  return h != nullptr ? FormatHistogramLiteral(*h) : FormatFloatV(value);
}

// One expected cell against one sample.
bool SameCell(const ExpectedSeries& expected, size_t i, double value, const FloatHistogram* h) {
  const LoadedSeries& cells = expected.cells;
  const bool is_histogram = !cells.is_histogram.empty() && cells.is_histogram[i] != 0;
  if (is_histogram != (h != nullptr)) return false;
  if (h == nullptr) return AlmostEqual(cells.values[i], value, kEpsilon);
  FloatHistogram want = cells.histograms[i];
  FloatHistogram got = *h;
  Compact(&want);
  Compact(&got);
  return AlmostEqual(want, got, kEpsilon, expected.hint_written[i] != 0);
}

std::string ExpectedText(const ExpectedSeries& expected, size_t i) {
  const LoadedSeries& cells = expected.cells;
  const bool is_histogram = !cells.is_histogram.empty() && cells.is_histogram[i] != 0;
  return Text(cells.values[i], is_histogram ? &cells.histograms[i] : nullptr);
}

class Comparison {
 public:
  Comparison(const Eval& eval, const Symbols& symbols) : eval_(eval), symbols_(symbols) {}

  std::string Vector(const Value& value) {
    if (eval_.scalar) return "expected a scalar, got a vector";
    size_t position = 0;
    for (const VectorSample& s : value.vector) {
      ++position;
      const auto it = eval_.series.find(s.labels);
      if (it == eval_.series.end()) {
        return fmt::format("unexpected metric {} in result, has value {}", Name(s.labels),
                           Text(s.value, s.histogram));
      }
      const ExpectedSeries& expected = it->second;
      if (eval_.ordered && expected.position != position) {
        return fmt::format("expected metric {} at position {} but was at {}", Name(s.labels),
                           expected.position, position);
      }
      if (expected.cells.values.empty() || !SameCell(expected, 0, s.value, s.histogram)) {
        return fmt::format("expected {} for {} but got {}",
                           expected.cells.values.empty() ? "nothing" : ExpectedText(expected, 0),
                           Name(s.labels), Text(s.value, s.histogram));
      }
      seen_.insert(s.labels);
    }
    return Missing();
  }

  std::string Matrix(const Value& value) {
    if (eval_.ordered) return "expected an ordered result, got a matrix";
    if (eval_.scalar) return "expected a scalar, got a matrix";
    for (const MatrixSeries& series : value.matrix) {
      const auto it = eval_.series.find(series.labels);
      if (it == eval_.series.end()) return "unexpected metric " + Name(series.labels) + " in result";
      if (std::string difference = Series(it->second, series); !difference.empty()) return difference;
      seen_.insert(series.labels);
    }
    return Missing();
  }

 private:
  std::string Name(LabelsId labels) const { return symbols_.Format(labels); }

  std::string Series(const ExpectedSeries& expected, const MatrixSeries& series) const {
    size_t next = 0;
    const LoadedSeries& cells = expected.cells;
    for (size_t i = 0; i < cells.values.size(); ++i) {
      const int64_t t = eval_.start_ms + static_cast<int64_t>(i) * eval_.step_ms;
      if (t > eval_.end_ms) return "more values expected for " + Name(series.labels) + " than the range has";
      if (!TestBit(cells.present.data(), i)) continue;
      if (next == series.points.size()) {
        return fmt::format("expected {} at t={} for {}, but the result has only {} points",
                           ExpectedText(expected, i), t, Name(series.labels), next);
      }
      const Point& p = series.points[next++];
      if (p.t_ms != t) {
        return fmt::format("expected a value of {} at t={}, got one at t={}", Name(series.labels), t, p.t_ms);
      }
      if (!SameCell(expected, i, p.value, p.histogram)) {
        return fmt::format("expected {} for {} at t={} but got {}", ExpectedText(expected, i),
                           Name(series.labels), t, Text(p.value, p.histogram));
      }
    }
    if (next == series.points.size()) return {};
    return fmt::format("unexpected value {} of {} at t={}",
                       Text(series.points[next].value, series.points[next].histogram), Name(series.labels),
                       series.points[next].t_ms);
  }

  std::string Missing() const {
    for (const auto& [labels, expected] : eval_.series) {
      if (!seen_.contains(labels)) return "expected metric " + Name(labels) + " not found";
    }
    return {};
  }

  const Eval& eval_;
  const Symbols& symbols_;
  std::set<LabelsId> seen_;
};

// Every expectation must meet an annotation, and every annotation an expectation.
std::string MatchTexts(const std::vector<TextExpectation>& expected, const std::vector<std::string>& actual,
                       std::string_view kind) {
  if (expected.empty()) return {};
  if (actual.empty()) return fmt::format("expected {} annotations but got none", kind);
  for (const TextExpectation& e : expected) {
    if (std::ranges::none_of(actual, [&](const std::string& a) { return e.Matches(a); })) {
      return fmt::format("expected a {} annotation \"{}\", got: {}", kind, e.source, Join(actual, "; "));
    }
  }
  for (const std::string& a : actual) {
    if (std::ranges::none_of(expected, [&](const TextExpectation& e) { return e.Matches(a); })) {
      return fmt::format("unexpected {} annotation \"{}\"", kind, a);
    }
  }
  return {};
}

}  // namespace

std::string CompareValue(const Eval& eval, const Value& value, const Symbols& symbols) {
  Comparison comparison(eval, symbols);
  switch (value.type) {
    case promql::ValueType::kVector:
      return comparison.Vector(value);
    case promql::ValueType::kMatrix:
      return comparison.Matrix(value);
    case promql::ValueType::kScalar:
      if (!eval.scalar) return "expected a vector or matrix, got the scalar " + FormatFloatV(value.scalar);
      if (AlmostEqual(*eval.scalar, value.scalar, kEpsilon)) return {};
      return fmt::format("expected scalar {} but got {}", FormatFloatV(*eval.scalar),
                         FormatFloatV(value.scalar));
    case promql::ValueType::kString:
      if (eval.string.value_or("") == value.string) return {};
      return fmt::format("expected string {} but got {}", Quote(eval.string.value_or("")),
                         Quote(value.string));
    case promql::ValueType::kNone:
      break;
  }
  return "no value";
}

std::string CompareAnnotations(const Eval& eval, const std::vector<Annotation>& annotations,
                               std::string_view query) {
  std::vector<std::string> warnings;
  std::vector<std::string> infos;
  for (const Annotation& a : annotations) {
    (a.warning ? warnings : infos).push_back(RenderAnnotation(a, query));
  }
  if (eval.any_warning && warnings.empty()) return "expected warnings but got none";
  if (eval.any_info && infos.empty()) return "expected infos but got none";
  if (eval.no_warnings && !warnings.empty()) return "unexpected warnings: " + Join(warnings, "; ");
  if (eval.no_infos && !infos.empty()) return "unexpected infos: " + Join(infos, "; ");
  if (std::string difference = MatchTexts(eval.warnings, warnings, "warn"); !difference.empty())
    return difference;
  return MatchTexts(eval.infos, infos, "info");
}

}  // namespace rulecheck::engine::script
