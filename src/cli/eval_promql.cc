// `eval` of PromQL: loads the input, answers the query, writes the answer.
#include <fmt/core.h>

#include <chrono>
#include <cstdio>

#include "cli/colour.h"
#include "cli/eval.h"
#include "cli/eval_common.h"
#include "cli/eval_features.h"
#include "cli/eval_result.h"
#include "cli/eval_series.h"
#include "cli/exit_code.h"
#include "cli/explain_errors.h"
#include "cli/print_error.h"
#include "engine/core/matcher.h"
#include "report/cells.h"

namespace rulecheck::cli {
namespace {

int64_t Now() {
  const auto now = std::chrono::system_clock::now().time_since_epoch();
  return std::chrono::duration_cast<std::chrono::milliseconds>(now).count();
}

bool Load(const EvalFlags& flags, input::InputLoader* loader) {
  size_t readers_of_stdin = 0;
  for (const auto* paths : {&flags.series, &flags.metrics}) {
    for (const std::string& path : *paths) readers_of_stdin += path == "-" ? 1 : 0;
  }
  if (readers_of_stdin > 1) {
    PrintError("standard input can be read only once");
    return false;
  }
  std::shared_ptr<const SourceFile> file;
  for (const std::string& path : flags.series) {
    if (!ReadEvalFile(path, &file)) return false;
    LoadEvalSeries(file, loader);
  }
  for (const std::string& path : flags.metrics) {
    if (!ReadEvalFile(path, &file)) return false;
    loader->LoadMetrics(file);
  }
  for (const std::string& text : flags.load) {
    LoadEvalSeries(std::make_shared<SourceFile>("--load", text), loader);
  }
  return true;
}

bool ReportInput(const input::InputLoader& loader) {
  for (const std::string& warning : loader.warnings()) {
    std::fputs(fmt::format("warning: {}\n", report::Printable(warning)).c_str(), stderr);
  }
  for (const std::string& error : loader.errors()) PrintError(report::Printable(error));
  return loader.errors().empty();
}

// A range query is answered by a range vector, also one with a single step.
void MakeMatrix(engine::Value* value) {
  if (value->type == promql::ValueType::kMatrix) return;
  if (value->type == promql::ValueType::kScalar)
    value->vector.push_back({engine::kNoLabels, 0, value->scalar});
  for (const engine::VectorSample& sample : value->vector) {
    value->matrix.push_back({sample.labels, {{sample.t_ms, sample.value, sample.histogram}}});
  }
  value->vector.clear();
  value->type = promql::ValueType::kMatrix;
}

class PromqlEval {
 public:
  explicit PromqlEval(const EvalFlags& flags) : flags_(flags) {}

  int Run() {
    if (!ReadFlags()) return kTrouble;
    const promql::ParseOutcome parsed = promql::Parse(flags_.query, parse_);
    if (!parsed.errors.empty()) return Refused(parsed.errors);
    const promql::Expr& root = *parsed.query->root();
    if (when_.range && root.type != promql::ValueType::kVector && root.type != promql::ValueType::kScalar) {
      return Failed("bad_data",
                    fmt::format("a range query must be an instant vector or a scalar, this is a {}",
                                promql::DocumentedType(root.type)));
    }
    if (flags_.format == "plot" && !when_.range && root.type != promql::ValueType::kMatrix) {
      PrintError("a plot needs a range: --from, --to and --step");
      return kTrouble;
    }
    if (!LoadInput()) return kTrouble;
    if (storage_.series_count() == 0 && HasInput()) std::fputs("warning: the input has no series\n", stderr);
    auto outcome = engine::Evaluate(root, storage_, when_.grid, options_);
    if (!outcome) return Failed("execution", outcome.error().message);
    return Write(&*outcome);
  }

 private:
  bool HasInput() const { return !flags_.series.empty() || !flags_.metrics.empty() || !flags_.load.empty(); }

  bool ReadFlags() {
    options_.max_samples = flags_.max_samples;
    options_.max_series = flags_.max_series;
    options_.max_steps = flags_.max_steps;
    if (!ReadDurationFlag("--interval", flags_.interval, &settings_.interval_ms) ||
        !ReadDurationFlag("--lookback", flags_.lookback, &options_.lookback_ms) ||
        !ReadDurationFlag("--timeout", flags_.timeout, &options_.timeout_ms) ||
        !ApplyEvalFeatures(flags_.features, flags_.target_version, &parse_, &options_)) {
      return false;
    }
    settings_.test = flags_.test;
    UseVersion(parse_.target_version);
    if (flags_.metrics_format == "text") settings_.format = input::ExpositionFormat::kText;
    if (flags_.metrics_format == "openmetrics") settings_.format = input::ExpositionFormat::kOpenMetrics;
    return ReadTimes(flags_, settings_.interval_ms, &when_);
  }

  // What is evaluated otherwise in another release.
  void UseVersion(TargetVersion target) {
    options_.UseVersion(target);
    settings_.normal_bounds = !IsPrometheus2(target);
    if (IsPrometheus2(target)) storage_.matcher_cache().set_dot(engine::Dot::kNoLineBreak);
  }

  bool LoadInput() {
    input::InputLoader loader(&storage_, settings_);
    if (!Load(flags_, &loader)) return false;
    if (!when_.given) {
      when_.grid.start_ms = loader.has_undated() ? Now() : loader.LastSample().value_or(0);
      when_.grid.end_ms = when_.grid.start_ms;
    }
    loader.Finish(when_.grid.start_ms);
    return ReportInput(loader);
  }

  int Refused(const std::vector<promql::ParseError>& errors) {
    const std::string text = RenderQueryErrors(flags_.query, "promql/syntax", QueryErrors(errors),
                                               WantsColour(flags_.colour, stderr));
    std::fputs(text.c_str(), stderr);
    return JsonError("bad_data", errors.front().message);
  }

  int Failed(std::string_view type, const std::string& message) {
    PrintError(message);
    return JsonError(type, message);
  }

  int JsonError(std::string_view type, std::string_view message) {
    if (flags_.format != "json") return kFound;
    Output out;
    WriteJsonError(type, message, &out);
    return out.Flush() ? kFound : kTrouble;
  }

  int Write(engine::Outcome* outcome) {
    if (when_.range) MakeMatrix(&outcome->value);
    const engine::Symbols& symbols = storage_.symbols();
    Output out;
    if (flags_.format == "json") {
      WriteJson(outcome->value, symbols, when_.grid.start_ms, outcome->annotations, flags_.query, &out);
    } else if (flags_.format == "plot") {
      WritePlot(outcome->value, symbols, when_.range ? when_.grid.step_ms : 0, PlotOptionsOf(flags_), &out);
    } else {
      WriteText(outcome->value, symbols, when_.grid.start_ms >= kClockFromMs, &out);
    }
    if (!out.Flush()) return kTrouble;
    if (flags_.format == "json") return kFine;
    for (const engine::Annotation& annotation : outcome->annotations) {
      const std::string line = engine::RenderAnnotation(annotation, flags_.query);
      std::fputs(fmt::format("{}\n", report::Printable(line)).c_str(), stderr);
    }
    return kFine;
  }

  const EvalFlags& flags_;
  promql::ParseOptions parse_;
  engine::EvalOptions options_;
  input::InputSettings settings_;
  When when_;
  engine::Storage storage_;
};

}  // namespace

int RunPromqlEval(const EvalFlags& flags) {
  return PromqlEval(flags).Run();
}

}  // namespace rulecheck::cli
