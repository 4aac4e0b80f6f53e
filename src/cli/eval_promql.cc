// `eval` of PromQL: loads the input, answers the query, writes the answer.
#include <fmt/core.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <chrono>
#include <cstdio>
#include <cstdlib>

#include "checks/input_files.h"
#include "cli/app.h"
#include "cli/colour.h"
#include "cli/eval.h"
#include "cli/eval_data.h"
#include "cli/eval_features.h"
#include "cli/eval_result.h"
#include "cli/eval_time.h"
#include "cli/exit_code.h"
#include "cli/explain_errors.h"
#include "report/cells.h"

namespace rulecheck::cli {
namespace {

constexpr int64_t kClockFromMs = 100'000'000'000;  // earlier times are durations since 0

int64_t Now() {
  const auto now = std::chrono::system_clock::now().time_since_epoch();
  return std::chrono::duration_cast<std::chrono::milliseconds>(now).count();
}

bool Duration(const char* flag, const std::string& text, int64_t* out) {
  const auto value = ParseStep(text);
  if (value) {
    *out = *value;
    return true;
  }
  PrintError(fmt::format("{}: {}", flag, value.error().message));
  return false;
}

bool Time(const char* flag, const std::string& text, int64_t* out) {
  const auto value = ParseTime(text);
  if (value) {
    *out = *value;
    return true;
  }
  PrintError(fmt::format("{}: {}", flag, value.error().message));
  return false;
}

// When the query is asked.
struct When {
  bool range = false;
  bool given = false;  // false: at the last sample
  engine::StepGrid grid;
};

bool ReadTimes(const EvalFlags& flags, int64_t interval_ms, When* out) {
  out->range = !flags.from.empty() || !flags.to.empty() || !flags.step.empty();
  if (!out->range) {
    if (flags.at.empty()) return true;
    out->given = true;
    if (!Time("--at", flags.at, &out->grid.start_ms)) return false;
    out->grid.end_ms = out->grid.start_ms;
    return true;
  }
  if (!flags.at.empty() || flags.from.empty() || flags.to.empty()) {
    PrintError(!flags.at.empty() ? "--at is for one time; leave it, or --from, --to and --step, out"
                                 : "a range needs both --from and --to");
    return false;
  }
  out->given = true;
  out->grid.step_ms = interval_ms;
  if (!Time("--from", flags.from, &out->grid.start_ms) || !Time("--to", flags.to, &out->grid.end_ms) ||
      (!flags.step.empty() && !Duration("--step", flags.step, &out->grid.step_ms))) {
    return false;
  }
  if (out->grid.end_ms >= out->grid.start_ms) return true;
  PrintError("--to is before --from");
  return false;
}

bool ReadFile(const std::string& path, std::shared_ptr<const SourceFile>* out) {
  Result<std::string> text = std::string();
  if (path == "-") {
    char buffer[1 << 16];
    while (const size_t n = std::fread(buffer, 1, sizeof buffer, stdin)) {
      text->append(buffer, n);
      if (text->size() <= checks::kMaxFileBytes) continue;
      text = Error{fmt::format("larger than {} MiB", checks::kMaxFileBytes >> 20), {}};
      break;
    }
    if (text && std::ferror(stdin) != 0) text = Error{"cannot be read", {}};
  } else {
    text = checks::ReadInputFile(path);
  }
  const std::string name = path == "-" ? "<stdin>" : path;
  if (text) {
    *out = std::make_shared<SourceFile>(name, std::move(*text));
    return true;
  }
  PrintError(fmt::format("{}: {}", name, text.error().message));
  return false;
}

bool Load(const EvalFlags& flags, InputLoader* loader) {
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
    if (!ReadFile(path, &file)) return false;
    loader->LoadSeries(file);
  }
  for (const std::string& path : flags.metrics) {
    if (!ReadFile(path, &file)) return false;
    loader->LoadMetrics(file);
  }
  for (const std::string& text : flags.load) {
    loader->LoadSeries(std::make_shared<SourceFile>("--load", text));
  }
  return true;
}

bool ReportInput(const InputLoader& loader) {
  for (const std::string& warning : loader.warnings()) {
    std::fputs(fmt::format("warning: {}\n", report::Printable(warning)).c_str(), stderr);
  }
  for (const std::string& error : loader.errors()) PrintError(report::Printable(error));
  return loader.errors().empty();
}

size_t TerminalWidth() {
  winsize size{};
  if (ioctl(fileno(stdout), TIOCGWINSZ, &size) == 0 && size.ws_col > 0) return size.ws_col;
  return 80;
}

// Whether the locale promises that braille can be shown.
bool HasUnicode() {
  for (const char* name : {"LC_ALL", "LC_CTYPE", "LANG"}) {
    const char* value = std::getenv(name);
    if (value == nullptr || *value == '\0') continue;
    const std::string_view text = value;
    return text.find("UTF-8") != std::string_view::npos || text.find("utf8") != std::string_view::npos;
  }
  return false;
}

report::PlotOptions PlotOptionsOf(const EvalFlags& flags) {
  report::PlotOptions options;
  options.width = flags.width != 0 ? flags.width : TerminalWidth();
  options.height = flags.height;
  options.colour = WantsColour(flags.colour, stdout);
  options.ascii = flags.ascii || !HasUnicode();
  return options;
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
    auto outcome = engine::Evaluate(root, storage_, when_.grid, options_);
    if (!outcome) return Failed("execution", outcome.error().message);
    return Write(&*outcome);
  }

 private:
  bool ReadFlags() {
    options_.max_samples = flags_.max_samples;
    options_.max_series = flags_.max_series;
    options_.max_steps = flags_.max_steps;
    if (!Duration("--interval", flags_.interval, &settings_.interval_ms) ||
        !Duration("--lookback", flags_.lookback, &options_.lookback_ms) ||
        !Duration("--timeout", flags_.timeout, &options_.timeout_ms) ||
        !ApplyEvalFeatures(flags_.features, flags_.target_version, &parse_, &options_)) {
      return false;
    }
    settings_.test = flags_.test;
    if (flags_.metrics_format == "text") settings_.format = documents::ExpositionFormat::kText;
    if (flags_.metrics_format == "openmetrics") settings_.format = documents::ExpositionFormat::kOpenMetrics;
    return ReadTimes(flags_, settings_.interval_ms, &when_);
  }

  bool LoadInput() {
    InputLoader loader(&storage_, settings_);
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
    if (!out.Flush()) {
      PrintError("standard output cannot be written");
      return kTrouble;
    }
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
  InputSettings settings_;
  When when_;
  engine::Storage storage_;
};

}  // namespace

int RunPromqlEval(const EvalFlags& flags) {
  return PromqlEval(flags).Run();
}

}  // namespace rulecheck::cli
