#include "engine/script/logql/compare.h"

#include <re2/re2.h>
#include <cmath>
#include <map>

#include "base/go_format.h"

namespace rulecheck::engine::logql::script {

namespace {

using Values = std::vector<std::optional<double>>;
using Rows = std::map<std::string, Values>;  // by the text of the labels

bool Equal(double a, double b) {
  constexpr double kTolerance = 1e-9;
  if (std::isnan(a) || std::isnan(b)) return std::isnan(a) && std::isnan(b);
  if (std::isinf(a) || std::isinf(b)) return a == b;
  const double difference = std::fabs(a - b);
  return difference <= kTolerance || difference / std::max(std::fabs(a), std::fabs(b)) <= kTolerance;
}

std::string Text(const Values& values) {
  std::string out;
  for (const auto& value : values) {
    if (!out.empty()) out += ' ';
    out += value.has_value() ? FormatFloat(*value, 'g', -1) : "_";
  }
  return out;
}

std::string LabelsText(const LabelPairs& pairs) {
  std::vector<Label> labels;
  for (const auto& [name, value] : pairs) labels.push_back({name, value});
  return FormatLabels(labels);
}

std::string CompareValues(const std::string& labels, const Values& want, const Values& got) {
  bool same = want.size() == got.size();
  for (size_t i = 0; same && i < want.size(); ++i) {
    same = want[i].has_value() == got[i].has_value() && (!want[i].has_value() || Equal(*want[i], *got[i]));
  }
  return same ? "" : labels + ": expected " + Text(want) + ", got " + Text(got);
}

std::string CompareRows(const Eval& eval, const Rows& got) {
  Rows want;
  for (const ExpectedSeries& series : eval.series) {
    if (!want.emplace(LabelsText(series.labels), series.values).second)
      return "series expected twice: " + LabelsText(series.labels);
  }
  for (const auto& [labels, values] : want) {
    const auto it = got.find(labels);
    if (it == got.end()) return "missing " + labels + " " + Text(values);
    if (std::string difference = CompareValues(labels, values, it->second); !difference.empty())
      return difference;
  }
  for (const auto& [labels, values] : got) {
    if (!want.contains(labels)) return "unexpected " + labels + " " + Text(values);
  }
  return "";
}

std::string CompareOrdered(const Eval& eval, const LogOutcome& outcome) {
  if (outcome.vector.size() != eval.series.size())
    return "expected " + std::to_string(eval.series.size()) + " series, got " +
           std::to_string(outcome.vector.size());
  for (size_t i = 0; i < eval.series.size(); ++i) {
    const std::string want = LabelsText(eval.series[i].labels);
    const VectorSample& got = outcome.vector[i];
    if (const std::string labels = FormatLabels(outcome.sets->labels(got.labels)); want != labels)
      return "at position " + std::to_string(i + 1) + ": expected " + want + ", got " + labels;
    if (std::string difference = CompareValues(want, eval.series[i].values, {got.point.value});
        !difference.empty())
      return difference;
  }
  return "";
}

// Places points on the steps of the eval; false when there is one beside them, or two
// on one.
class Placer {
 public:
  Placer(const Eval& eval, int64_t epoch_ns)
      : epoch_ns_(epoch_ns), grid_{eval.start_ns, eval.end_ns, eval.step_ns} {}

  bool Place(const LogPoint& point, Values* row) const {
    row->resize(grid_.size());
    for (size_t i = 0; i < grid_.size(); ++i) {
      if ((epoch_ns_ + grid_.TimeAt(i)) / 1'000'000 != point.t_ms) continue;
      if ((*row)[i].has_value()) return false;
      (*row)[i] = point.value;
      return true;
    }
    return false;
  }

 private:
  int64_t epoch_ns_;
  LogGrid grid_;
};

std::string CollectRows(const Eval& eval, const LogOutcome& outcome, int64_t epoch_ns, Rows* rows) {
  const Placer placer(eval, epoch_ns);
  const auto place = [&](LabelSetId id, const LogPoint& point) -> std::string {
    const std::string labels = FormatLabels(outcome.sets->labels(id));
    if (placer.Place(point, &(*rows)[labels])) return "";
    return labels + " has a second value or one at a wrong time: " + std::to_string(point.t_ms) + " ms";
  };
  for (const VectorSample& sample : outcome.vector) {
    if (std::string problem = place(sample.labels, sample.point); !problem.empty()) return problem;
  }
  for (const SeriesResult& series : outcome.matrix) {
    for (const LogPoint& point : series.points) {
      if (std::string problem = place(series.labels, point); !problem.empty()) return problem;
    }
  }
  return "";
}

std::string CompareScalar(const Eval& eval, double value) {
  if (!eval.scalar.has_value()) return "got a number: " + FormatFloat(value, 'g', -1);
  return CompareValues("number", {eval.scalar}, {value});
}

}  // namespace

std::string Compare(const Eval& eval, const LogOutcome& outcome, int64_t epoch_ns) {
  if (outcome.type == LogResultType::kStreams) return "log queries cannot be compared";
  if (outcome.type == LogResultType::kScalar) return CompareScalar(eval, outcome.scalar.value);
  if (eval.scalar.has_value())
    return "expected a number, got a " + std::string(LogResultTypeName(outcome.type));
  if (eval.ordered) return CompareOrdered(eval, outcome);
  Rows rows;
  if (std::string problem = CollectRows(eval, outcome, epoch_ns, &rows); !problem.empty()) return problem;
  return CompareRows(eval, rows);
}

std::string CompareTicks(const Eval& eval, const LogTicks& ticks) {
  Rows rows;
  for (size_t row = 0; row < ticks.block.size(); ++row) {
    for (size_t step = 0; step < ticks.block.steps(); ++step) {
      if (!ticks.block.Has(row, step)) continue;
      Values& values = rows[FormatLabels(ticks.sets->labels(ticks.block.labels(row)))];
      values.resize(ticks.block.steps());
      values[step] = ticks.block.values(row)[step];
    }
  }
  std::string difference;
  if (eval.scalar.has_value()) {
    difference = rows.size() == 1 ? CompareScalar(eval, *rows.begin()->second.front()) : "no single number";
  } else {
    difference = CompareRows(eval, rows);
  }
  return difference.empty() ? "" : "as ticks: " + difference;
}

std::string CompareError(const Eval& eval, const std::string& message) {
  const bool fits = eval.fail_regexp != nullptr ? re2::RE2::PartialMatch(message, *eval.fail_regexp)
                                                : message.find(eval.fail_text) != std::string::npos;
  return fits ? "" : "the error is another one than expected: " + message;
}

}  // namespace rulecheck::engine::logql::script
