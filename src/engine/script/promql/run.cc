#include <algorithm>

#include <fmt/format.h>

#include "engine/promql/engine.h"
#include "engine/script/promql/command.h"
#include "engine/script/promql/compare.h"
#include "engine/script/promql/script.h"
#include "promql/function_id.h"
#include "rulecheck/promql.h"
#include "rulecheck/promql_functions.h"

namespace rulecheck::engine::script {
namespace {

constexpr int64_t kMinuteMs = 60'000;

EvalOptions ScriptOptions() {
  EvalOptions options;
  options.delayed_name_removal = true;
  options.start_timestamps = true;
  options.max_samples = 10'000;
  return options;
}

promql::ParseOutcome ParseQuery(const std::string& query) {
  promql::ParseOptions options;
  options.features = promql::Features::All();
  return promql::Parse(query, options);
}

// Puts `@ t` on every selector and subquery that has no time of its own; not below
// a subquery that has one, since that gives the time to all inside.
class Pinner {
 public:
  Pinner(int64_t t_ms, Arena* arena) : t_ms_(t_ms), arena_(arena) {}

  // Depth is bounded by the parser.
  void Visit(promql::Expr* e) {
    if (auto* call = promql::As<promql::Call>(e))
      follows_time_ = follows_time_ || call->function->time != promql::FunctionTime::kNever;
    if (auto* selector = promql::As<promql::VectorSelector>(e)) return Pin(&selector->modifiers);
    if (auto* matrix = promql::As<promql::MatrixSelector>(e)) return Pin(&matrix->selector->modifiers);
    if (auto* subquery = promql::As<promql::Subquery>(e)) {
      Pin(&subquery->modifiers);
      const bool outer = pinned_above_;
      pinned_above_ = true;
      Visit(subquery->expr);
      pinned_above_ = outer;
      return;
    }
    std::vector<const promql::Expr*> children;
    promql::AppendChildren(*e, &children);
    for (const promql::Expr* child : children) Visit(const_cast<promql::Expr*>(child));
  }
  bool follows_time() const { return follows_time_; }

 private:
  void Pin(promql::TimeModifiers** modifiers) const {
    if (*modifiers == nullptr) *modifiers = arena_->New<promql::TimeModifiers>();
    promql::TimeModifiers* time = *modifiers;
    if (pinned_above_ || time->at == promql::AtKind::kTimestamp) return;
    time->at = promql::AtKind::kTimestamp;
    time->at_ms = t_ms_;
  }

  int64_t t_ms_;
  Arena* arena_;
  bool pinned_above_ = false;
  bool follows_time_ = false;
};

// A query and a time that must give what the eval expects.
struct Variant {
  std::string query;
  int64_t t_ms = 0;
};

std::vector<Variant> InstantVariants(const Eval& eval) {
  const int64_t t = eval.range_vector ? eval.end_ms : eval.start_ms;
  std::vector<Variant> out{{eval.query, t}};
  const promql::ParseOutcome parsed = ParseQuery(eval.query);
  if (!parsed.errors.empty()) return out;
  Pinner pinner(t, parsed.query->arena());
  pinner.Visit(parsed.query->mutable_root());
  if (pinner.follows_time()) return out;
  const std::string pinned = promql::Print(*parsed.query->root());
  std::vector<int64_t> times{-10 * t, 0, t / 5, t, 10 * t};
  if (t == 0) times = {-1000, 0, 1000};
  for (const int64_t at : times) out.push_back({pinned, at});
  return out;
}

// Their value in a range query is another one.
bool SpeaksOfRange(std::string_view query) {
  for (const std::string_view call : {"start()", "end()", "range()", "step()"}) {
    if (query.find(call) != std::string_view::npos) return true;
  }
  return false;
}

class Runner {
 public:
  explicit Runner(std::string_view name) : name_(name) {}

  Report Run(std::string_view text) {
    Report report;
    auto commands = ParseCommands(text, &storage_.symbols());
    if (!commands) {
      report.error = fmt::format("{}:{}", name_, commands.error().message);
      return report;
    }
    storage_.set_store_start_timestamps(true);
    for (const Command& command : *commands) {
      if (std::holds_alternative<Clear>(command)) {
        storage_.Clear();
      } else if (const auto* load = std::get_if<Load>(&command)) {
        if (Status s = RunLoad(*load); !s) {
          report.error = fmt::format("{}: load: {}", name_, s.error().message);
          return report;
        }
      } else {
        const Eval& eval = std::get<Eval>(command);
        const std::string difference = eval.range ? RunRange(eval) : RunInstant(eval);
        if (difference.empty()) {
          ++report.passed;
        } else {
          ++report.failed;
          report.failures.push_back(
              fmt::format("{}:{}: {}\n    {}", name_, eval.line, eval.query, difference));
        }
      }
    }
    return report;
  }

 private:
  Status RunLoad(const Load& load) {
    for (const LoadedSeries& series : load.series) {
      if (Status s = AppendLoaded(series, 0, load.step_ms, &storage_); !s) return s;
    }
    return load.with_custom_buckets ? AppendCustomBuckets(load.series, 0, load.step_ms, &storage_) : Status();
  }

  // Parses and evaluates; a query that does not parse is an evaluation error too.
  Result<Outcome> Ask(const std::string& query, const StepGrid& grid) {
    const promql::ParseOutcome parsed = ParseQuery(query);
    if (!parsed.errors.empty()) return Error{"parse error: " + parsed.errors.front().message, std::nullopt};
    return Evaluate(*parsed.query->root(), storage_, grid, ScriptOptions());
  }

  // What is wrong with an outcome; empty for a failure that is expected.
  static std::string CheckError(const Eval& eval, const Result<Outcome>& outcome) {
    if (outcome.ok()) return eval.fail ? "expected an error but got none" : "";
    const std::string& message = outcome.error().message;
    if (!eval.fail) return "error: " + message;
    if (eval.fail_text && !eval.fail_text->Matches(message)) {
      return fmt::format("expected error \"{}\", got: {}", eval.fail_text->source, message);
    }
    return {};
  }

  std::string RunRange(const Eval& eval) {
    const auto outcome = Ask(eval.query, {eval.start_ms, eval.end_ms, eval.step_ms});
    if (std::string wrong = CheckError(eval, outcome); !wrong.empty() || !outcome) return wrong;
    if (std::string wrong = CompareAnnotations(eval, outcome->annotations, eval.query); !wrong.empty())
      return wrong;
    return CompareValue(eval, outcome->value, storage_.symbols());
  }

  std::string RunInstant(const Eval& eval) {
    for (const Variant& variant : InstantVariants(eval)) {
      const std::string wrong = RunVariant(eval, variant);
      if (!wrong.empty()) return fmt::format("{} (as `{}` at {} ms)", wrong, variant.query, variant.t_ms);
    }
    return {};
  }

  std::string RunVariant(const Eval& eval, const Variant& variant) {
    const auto outcome = Ask(variant.query, {variant.t_ms, variant.t_ms, 0});
    if (std::string wrong = CheckError(eval, outcome); !wrong.empty() || !outcome) return wrong;
    if (std::string wrong = CompareAnnotations(eval, outcome->annotations, variant.query); !wrong.empty())
      return wrong;
    if (std::string wrong = CompareValue(eval, outcome->value, storage_.symbols()); !wrong.empty())
      return wrong;
    if (eval.range_vector || eval.string || SpeaksOfRange(variant.query)) return {};
    return RunMiddleOfRange(eval, variant, outcome->value.type);
  }

  // The same query over a range around its time: the middle step has its answer.
  std::string RunMiddleOfRange(const Eval& eval, const Variant& variant, promql::ValueType type) {
    const int64_t t = variant.t_ms;
    const auto outcome = Ask(variant.query, {t - kMinuteMs, t + kMinuteMs, kMinuteMs});
    if (!outcome) return "in range mode: " + outcome.error().message;
    if (eval.ordered) return {};
    Value middle;
    middle.type = type;
    for (const MatrixSeries& series : outcome->value.matrix) {
      for (const Point& p : series.points) {
        if (p.t_ms == t) middle.vector.push_back({series.labels, t, p.value, p.histogram});
      }
    }
    if (type == promql::ValueType::kScalar) {
      if (middle.vector.empty()) return "in range mode: no value";
      middle.scalar = middle.vector[0].value;
    }
    const std::string wrong = CompareValue(eval, middle, storage_.symbols());
    return wrong.empty() ? wrong : "in range mode: " + wrong;
  }

  std::string name_;
  Storage storage_;
};

}  // namespace

Report Run(std::string_view name, std::string_view text) {
  return Runner(name).Run(text);
}

}  // namespace rulecheck::engine::script
