#include <string>

#include "engine/logql/lang.h"
#include "engine/logql/log_engine.h"
#include "engine/script/logql/command.h"
#include "engine/script/logql/compare.h"
#include "engine/script/logql/log_script.h"

namespace rulecheck::engine::logql::script {

namespace {

constexpr int64_t kEpochNs = 1'767'225'600'000'000'000;  // 2026-01-01T00:00:00Z
constexpr std::string_view kIndex = "{{.i}}";

LogEvalOptions ScriptOptions() {
  LogEvalOptions options;
  options.max_query_series = 0;
  options.direction = Direction::kForward;
  options.limit = 1000;
  return options;
}

std::string WithIndex(std::string_view text, int64_t index) {
  std::string out;
  for (size_t at = text.find(kIndex); at != std::string_view::npos; at = text.find(kIndex)) {
    out += text.substr(0, at);
    out += std::to_string(index);
    text.remove_prefix(at + kIndex.size());
  }
  return out += text;
}

class Runner {
 public:
  Runner(std::string_view name, const Options& options) : name_(name), options_(options) { Reset(); }

  void Do(const Clear&) { Reset(); }

  void Do(const Load& load) {
    for (const StreamLine& line : load.lines) {
      const StreamId stream = store_->AddStream(line.labels);
      for (int64_t i = 0; i < line.count; ++i) {
        store_->AddEntry(stream, kEpochNs + line.start_ns + i * line.step_ns, WithIndex(line.text, i),
                         line.metadata);
      }
    }
    store_->Seal();
  }

  void Do(const Eval& eval) {
    const std::string difference = Judge(eval);
    if (difference.empty()) {
      ++report_.passed;
      return;
    }
    ++report_.failed;
    report_.failures.push_back(name_ + ":" + std::to_string(eval.line) + ": " + difference + "\n    " +
                               eval.query);
  }

  Report Take() { return std::move(report_); }

 private:
  void Reset() { store_ = std::make_unique<LogStore>(); }

  std::string Judge(const Eval& eval) {
    const lang::ParseOutcome parsed = lang::Parse(eval.query, {});
    if (!parsed.errors.empty()) return JudgeError(eval, parsed.errors.front().message);
    const lang::Expr& root = *parsed.query->root();
    const LogGrid grid{kEpochNs + eval.start_ns, kEpochNs + eval.end_ns, eval.step_ns};
    const auto outcome = Evaluate(root, *store_, grid, ScriptOptions());
    if (!outcome) return JudgeError(eval, outcome.error().message);
    if (eval.fail) return "expected an error, got a " + std::string(LogResultTypeName(outcome->type));
    std::string difference = Compare(eval, *outcome, kEpochNs);
    if (!difference.empty()) return difference;
    const auto ticks = EvaluateTicks(root, *store_, grid, ScriptOptions());
    if (!ticks) return "as ticks: unexpected error: " + ticks.error().message;
    return CompareTicks(eval, *ticks);
  }

  std::string JudgeError(const Eval& eval, const std::string& message) {
    if (!eval.fail) return "unexpected error: " + message;
    if (options_.compare_error_texts) return CompareError(eval, message);
    if (!eval.fail_text.empty() || eval.fail_regexp != nullptr) ++report_.unchecked_texts;
    return "";
  }

  std::string name_;
  Options options_;
  std::unique_ptr<LogStore> store_;
  Report report_;
};

}  // namespace

Report Run(std::string_view name, std::string_view text, const Options& options) {
  const auto commands = ParseCommands(text);
  if (!commands) {
    Report report;
    report.error = std::string(name) + ":" + commands.error().message;
    return report;
  }
  Runner runner(name, options);
  for (const Command& command : *commands) {
    std::visit([&runner](const auto& c) { runner.Do(c); }, command);
  }
  return runner.Take();
}

}  // namespace rulecheck::engine::logql::script
