// `eval` of LogQL: loads log lines, answers the query, writes the answer.
#include <fmt/core.h>

#include <algorithm>
#include <cstdio>
#include <limits>
#include <nlohmann/json.hpp>

#include "cli/colour.h"
#include "cli/eval.h"
#include "cli/eval_common.h"
#include "cli/eval_log_data.h"
#include "cli/eval_result.h"
#include "cli/exit_code.h"
#include "cli/explain_errors.h"
#include "cli/print_error.h"
#include "engine/logql/log_engine.h"
#include "input/log_time.h"
#include "report/cells.h"
#include "report/plot_axis.h"

namespace rulecheck::cli {
namespace {

constexpr int64_t kNsPerMs = 1'000'000;

std::string Json(std::string_view text) {
  return nlohmann::json(text).dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
}

// A date with all digits of the second, or the time since 0.
std::string LineTime(int64_t t_ns, bool clock) {
  if (!clock && t_ns % kNsPerMs == 0) return report::TimeLabel(t_ns / kNsPerMs, false);
  return input::FormatLogTime(t_ns);
}

class LogEval {
 public:
  explicit LogEval(const EvalFlags& flags) : flags_(flags) {}

  int Run() {
    if (!flags_.series.empty() || !flags_.metrics.empty() || !flags_.load.empty()) {
      PrintError("--logs cannot stand beside --series, --metrics or --load: a query reads logs or series");
      return kTrouble;
    }
    int64_t step_ms = 0;
    if (!ReadDurationFlag("--interval", flags_.interval, &step_ms) ||
        !ReadDurationFlag("--timeout", flags_.timeout, &options_.timeout_ms) ||
        !ReadTimes(flags_, step_ms, &when_)) {
      return kTrouble;
    }
    const logql::ParseOutcome parsed = logql::Parse(flags_.query, {});
    if (!parsed.errors.empty()) return Refused(parsed.errors, "logql/syntax");
    const logql::Query& query = *parsed.query;
    std::vector<logql::StageError> stage_errors = logql::CheckStages(query);
    std::erase_if(stage_errors, [](const logql::StageError& error) { return !error.refused; });
    if (!stage_errors.empty()) return Refused(stage_errors, "logql/stage-error");
    if (flags_.format == "plot" && (query.is_log() || !when_.range)) {
      PrintError(query.is_log() ? "a plot needs a metric query"
                                : "a plot needs a range: --from, --to and --step");
      return kTrouble;
    }
    if (!LoadLogData(flags_, &data_)) return kTrouble;
    for (const std::string& error : data_.errors) PrintError(report::Printable(error));
    if (!data_.errors.empty()) return kTrouble;
    if (!data_.first_ns) std::fputs("warning: the input has no lines\n", stderr);
    auto outcome = engine::logql::Evaluate(*query.root(), data_.store, Grid(query), options_);
    if (!outcome) {
      PrintError(outcome.error().message);
      return JsonError("execution", outcome.error().message);
    }
    return Write(*outcome);
  }

 private:
  // A log query reads everything up to its time unless the time is a range; without a
  // time that is the last line.
  engine::logql::LogGrid Grid(const logql::Query& query) {
    options_.max_steps = flags_.max_steps;
    options_.max_series = flags_.max_series;
    options_.max_query_series = 0;
    options_.limit = flags_.limit;
    options_.direction =
        flags_.backward ? engine::logql::Direction::kBackward : engine::logql::Direction::kForward;
    const int64_t start = when_.grid.start_ms * kNsPerMs;
    const int64_t end = when_.grid.end_ms * kNsPerMs;
    const int64_t last = data_.last_ns.value_or(0);
    options_.now_ns = when_.given ? end : last;
    if (query.is_log()) {
      const int64_t from =
          when_.range ? start : std::min(data_.first_ns.value_or(0), when_.given ? end : last);
      // The end itself is not read: a nanosecond more where everything is asked for.
      const int64_t to = when_.given ? end : last + 1;
      return {from, to, engine::logql::SaturatingAdd(engine::logql::SaturatingSub(to, from), 1)};
    }
    if (when_.range) return {start, end, when_.grid.step_ms * kNsPerMs};
    // A time of the answer has milliseconds; none of the lines may be cut off.
    const int64_t at = when_.given ? start : (last + kNsPerMs - 1) / kNsPerMs * kNsPerMs;
    return {at, at, 0};
  }

  template <typename Errors>
  int Refused(const Errors& errors, std::string_view check) {
    const std::string text =
        RenderQueryErrors(flags_.query, check, QueryErrors(errors), WantsColour(flags_.colour, stderr));
    std::fputs(text.c_str(), stderr);
    return JsonError("bad_data", errors.front().message);
  }

  int JsonError(std::string_view type, std::string_view message) const {
    if (flags_.format != "json") return kFound;
    Output out;
    WriteJsonError(type, message, &out);
    return out.Flush() ? kFound : kTrouble;
  }

  // A metric answer in the form of PromQL's, so that both are written alike.
  engine::Value ToValue(const engine::logql::LogOutcome& outcome, engine::Symbols* symbols) const {
    const auto intern = [&](engine::logql::LabelSetId id) {
      std::vector<std::pair<std::string, std::string>> pairs;
      for (const engine::logql::Label& label : outcome.sets->labels(id))
        pairs.emplace_back(label.name, label.value);
      return symbols->InternPairs(pairs);
    };
    engine::Value value;
    if (outcome.type == engine::logql::LogResultType::kScalar) {
      value.type = promql::ValueType::kScalar;
      value.scalar = outcome.scalar.value;
    } else if (outcome.type == engine::logql::LogResultType::kVector) {
      value.type = promql::ValueType::kVector;
      for (const engine::logql::VectorSample& sample : outcome.vector) {
        value.vector.push_back({intern(sample.labels), sample.point.t_ms, sample.point.value});
      }
    } else {
      value.type = promql::ValueType::kMatrix;
      for (const engine::logql::SeriesResult& series : outcome.matrix) {
        engine::MatrixSeries& out = value.matrix.emplace_back();
        out.labels = intern(series.labels);
        for (const engine::logql::LogPoint& point : series.points)
          out.points.push_back({point.t_ms, point.value, nullptr});
      }
    }
    return value;
  }

  void WriteStreamsJson(const engine::logql::LogOutcome& outcome, Output* out) const {
    *out << "{\"status\":\"success\",\"data\":{\"resultType\":\"streams\",\"result\":[";
    const char* before_stream = "";
    for (const engine::logql::StreamResult& stream : outcome.streams) {
      *out << before_stream << "{\"stream\":{";
      before_stream = ",";
      const char* before = "";
      for (const engine::logql::Label& label : outcome.sets->labels(stream.labels)) {
        *out << before << Json(label.name) << ":" << Json(label.value);
        before = ",";
      }
      *out << "},\"values\":[";
      before = "";
      for (const engine::logql::LogLine& line : stream.lines) {
        *out << before << fmt::format("[\"{}\",", line.t_ns) << Json(line.line) << "]";
        before = ",";
      }
      *out << "]}";
    }
    *out << "]}}\n";
  }

  // A line each: its time, its labels, itself.
  void WriteStreamsText(const engine::logql::LogOutcome& outcome, Output* out) const {
    struct Row {
      int64_t t_ns;
      const std::string* line;
      engine::logql::LabelSetId labels;
    };
    std::vector<Row> rows;
    for (const engine::logql::StreamResult& stream : outcome.streams) {
      for (const engine::logql::LogLine& line : stream.lines)
        rows.push_back({line.t_ns, &line.line, stream.labels});
    }
    const bool backward = flags_.backward;
    std::stable_sort(rows.begin(), rows.end(), [backward](const Row& a, const Row& b) {
      return backward ? a.t_ns > b.t_ns : a.t_ns < b.t_ns;
    });
    const bool clock = data_.first_ns.value_or(0) >= kClockFromMs * kNsPerMs;
    for (const Row& row : rows) {
      *out << LineTime(row.t_ns, clock) << "  "
           << report::Printable(engine::logql::FormatLabels(outcome.sets->labels(row.labels))) << "  "
           << report::Printable(*row.line) << "\n";
    }
  }

  int Write(const engine::logql::LogOutcome& outcome) const {
    Output out;
    if (outcome.type == engine::logql::LogResultType::kStreams) {
      if (flags_.format == "json") {
        WriteStreamsJson(outcome, &out);
      } else {
        WriteStreamsText(outcome, &out);
      }
    } else {
      engine::Symbols symbols;
      const engine::Value value = ToValue(outcome, &symbols);
      const bool clock = data_.first_ns.value_or(0) >= kClockFromMs * kNsPerMs;
      if (flags_.format == "json") {
        WriteJson(value, symbols, outcome.scalar.t_ms, {}, flags_.query, &out);
      } else if (flags_.format == "plot") {
        WritePlot(value, symbols, when_.grid.step_ms, PlotOptionsOf(flags_), &out);
      } else {
        WriteText(value, symbols, clock, &out);
      }
    }
    return out.Flush() ? kFine : kTrouble;
  }

  const EvalFlags& flags_;
  When when_;
  input::LogData data_;
  engine::logql::LogEvalOptions options_;
};

}  // namespace

int RunLogEval(const EvalFlags& flags) {
  return LogEval(flags).Run();
}

}  // namespace rulecheck::cli
