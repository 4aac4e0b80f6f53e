#include "unittest/group_runner.h"

#include <algorithm>

#include "base/duration.h"
#include "engine/core/matcher.h"
#include "unittest/check_ids.h"

namespace rulecheck::unittest {
namespace {

using engine::rules::GroupSpec;
using engine::rules::RuleFailure;
using engine::rules::RuleSpec;

// Evaluations that one group may ask for; promtool would run for days.
constexpr int64_t kMaxEvaluations = 200'000'000;
// Alerts that the cases of a group look at, at all their times.
constexpr uint64_t kMaxKeptAlerts = 2'000'000;
// promtool's engine holds at most this many samples in memory per query.
constexpr uint64_t kPromtoolMaxSamples = 10'000;

constexpr std::string_view kUnsupportedPrefix = "not supported yet";

int64_t FloorTick(int64_t t_ms, int64_t start_ms, int64_t interval_ms) {
  return start_ms + (t_ms - start_ms) / interval_ms * interval_ms;
}

}  // namespace

GroupRunner::GroupRunner(const Plan& plan, const PlannedGroup& group, const TestOptions& options,
                         GroupOutcome* out)
    : plan_(plan),
      group_(group),
      options_(options),
      out_(out),
      compat_(options.promtool_compat),
      start_ms_(group.group->start_ms),
      interval_ms_(plan.file.evaluation_interval_ms),
      end_ms_(start_ms_ + group.group->MaxEvalTime()),
      last_tick_ms_(FloorTick(end_ms_, start_ms_, interval_ms_)),
      done_(group.cases.size(), false) {
  bool fuzzy = plan.file.fuzzy_compare;
  match_ = compat_ ? (fuzzy ? FloatMatch::kPromtoolFuzzy : FloatMatch::kPromtool)
                   : (fuzzy ? FloatMatch::kFuzzy : FloatMatch::kExact);
  ResetStorage();
}

void GroupRunner::ResetStorage() {
  storage_ = engine::Storage();
  if (IsPrometheus2(options_.load.promql.target_version)) {
    storage_.matcher_cache().set_dot(engine::Dot::kNoLineBreak);
  }
}

engine::EvalOptions GroupRunner::MakeEvalOptions() const {
  engine::EvalOptions eval;
  eval.subquery_step_ms = interval_ms_;
  eval.UseVersion(options_.load.promql.target_version);
  eval.closed_left = eval.closed_left != other_edges_;
  if (compat_) eval.max_samples = kPromtoolMaxSamples;
  return eval;
}

// promtool's test engine reads expressions with every optional syntax off, whatever
// its flags are.
promql::ParseOptions GroupRunner::MakeParseOptions() const {
  promql::ParseOptions parse = options_.load.promql;
  if (compat_) parse.features = {false, false, false, false};
  return parse;
}

engine::rules::TemplateContext GroupRunner::MakeContext() const {
  engine::rules::TemplateContext context;
  context.eval = MakeEvalOptions();
  context.promql = MakeParseOptions();
  for (const TextPair& pair : group_.group->external_labels) {
    context.external_labels.emplace(pair.key.value, pair.value.value);
  }
  context.external_url = std::string(group_.group->external_url.value);
  if (!compat_) context.functions_url = context.external_url;
  context.observer = observer_;
  return context;
}

void GroupRunner::Run() {
  if (plan_.blocked) {
    EndAll(CaseStatus::kError, plan_.blocked_by.empty() ? "the test file has errors"
                                                        : "a rule file does not load: " + plan_.blocked_by);
    return;
  }
  if (!CheckSize() || (HasLogs() && !ReadLogs())) return;
  for (size_t i = 0; i < group_.cases.size(); ++i) {
    if (group_.cases[i].log != nullptr) JudgeLog(i);
  }
  if (!RunRules()) return;
  for (size_t i = 0; i < group_.cases.size(); ++i) {
    if (group_.cases[i].expr != nullptr && !done_[i]) JudgeExpr(i);
  }
  if (!compat_) ReportTraps();
}

bool GroupRunner::CheckSize() {
  int64_t ticks = (last_tick_ms_ - start_ms_) / interval_ms_ + 1;
  int64_t rules = 1;
  for (const auto* groups : {&plan_.rule_groups, &plan_.log_groups}) {
    for (const GroupSpec* group : *groups) rules += static_cast<int64_t>(group->rules.size());
  }
  if (ticks <= kMaxEvaluations / rules) return true;
  EndAll(CaseStatus::kError, "too many evaluations: " + std::to_string(ticks) + " ticks of " +
                                 std::to_string(rules - 1) + " rules");
  return false;
}

bool GroupRunner::ReadInput(std::vector<Finding>* findings) {
  InputOptions options;
  options.start_ms = start_ms_;
  options.interval_ms = group_.group->interval_ms != 0 ? group_.group->interval_ms : interval_ms_;
  // promtool before 2.48 puts all samples of a group without `interval` at its start, where the
  // first one stays.
  constexpr TargetVersion kDefaultInterval = 2048;
  const bool at_start =
      compat_ && group_.group->interval_ms == 0 && options_.load.promql.target_version < kDefaultInterval;
  // promtool loads nothing after the last tick, even where a case looks later.
  options.end_ms = compat_ ? last_tick_ms_ : end_ms_;
  if (at_start) options.end_ms = start_ms_;
  options.promtool_compat = compat_;
  input_ = std::make_unique<Input>(*group_.group, options, &storage_.symbols(), findings);
  for (const Finding& finding : *findings) {
    if (finding.severity != Severity::kError) continue;
    EndAll(CaseStatus::kError, "the input series cannot be loaded: " + finding.message);
    return false;
  }
  return true;
}

bool GroupRunner::NeedsTicks() const {
  const engine::rules::RuleOrder& order = plan_.rule_order;
  if (order.looks_ahead || LogRulesShareSeries()) return true;
  const engine::Symbols& symbols = storage_.symbols();
  return std::any_of(input_->series().begin(), input_->series().end(), [&](const Input::Series& series) {
    return order.written.contains(symbols.Text(symbols.Get(series.labels, symbols.name_symbol())));
  });
}

bool GroupRunner::Prepare(bool by_tick) {
  for (Input::Series& series : input_->series()) series.by_tick = by_tick;
  Status loaded = input_->LoadAhead(&storage_);
  if (!loaded) {
    EndAll(CaseStatus::kError, "the input series cannot be loaded: " + loaded.error().message);
    return false;
  }
  simulation_ = std::make_unique<engine::rules::Simulation>(&storage_, plan_.rule_groups, plan_.rule_order,
                                                            MakeContext());
  if (explained_.empty()) simulation_->set_room(kMaxKeptAlerts);
  for (const PlannedCase& c : group_.cases) {
    if (c.alert != nullptr) WatchCase(c, simulation_.get());
  }
  WatchExplained();
  RunLogRules();
  return by_tick || !log_failures_.empty() || LoadRecordedUntil(last_tick_ms_);
}

// Over stretches of time where that is sure to give the same answer, and the
// answer is not an error; else tick by tick from the start.
bool GroupRunner::RunRules() {
  std::vector<Finding> findings;
  bool read = ReadInput(&findings);
  out_->findings.insert(out_->findings.end(), findings.begin(), findings.end());
  if (!read) return false;
  bool by_tick = NeedsTicks();
  if (!Prepare(by_tick)) return false;
  if (!options_.tick_by_tick && !by_tick && plan_.rule_order.possible && log_failures_.empty()) {
    if (simulation_->RunBlocks({start_ms_, last_tick_ms_, interval_ms_})) {
      by_blocks_ = true;
      JudgeAlerts(last_tick_ms_);
      return true;
    }
    simulation_.reset();
    ResetStorage();
    findings.clear();
    if (!ReadInput(&findings) || !Prepare(false)) return false;
  }
  return RunTicks();
}

bool GroupRunner::RunTicks() {
  for (int64_t t = start_ms_; t <= last_tick_ms_; t += interval_ms_) {
    Status loaded = input_->LoadUntil(&storage_, t);
    if (!loaded) {
      EndAll(CaseStatus::kError,
             "input series cannot be loaded at " + Since(t) + ": " + loaded.error().message);
      return false;
    }
    if (!LoadRecordedUntil(t)) return false;
    std::vector<RuleFailure> failures = simulation_->Tick(t);
    for (const RuleFailure& failure : log_failures_) {
      if (failure.at_ms == t) failures.push_back(failure);
    }
    if (!failures.empty()) {
      JudgeAlerts(t - 1);
      ReportFailures(failures);
      return false;
    }
  }
  JudgeAlerts(last_tick_ms_);
  if (compat_) return true;
  Status rest = input_->LoadUntil(&storage_, end_ms_);
  if (!rest) EndAll(CaseStatus::kError, "input series cannot be loaded: " + rest.error().message);
  return rest.ok();
}

int64_t GroupRunner::TickOf(const PlannedCase& c) const {
  return TickAt(start_ms_ + c.eval_time_ms());
}

int64_t GroupRunner::TickAt(int64_t t_ms) const {
  return FloorTick(t_ms, start_ms_, interval_ms_);
}

void GroupRunner::JudgeAlerts(int64_t last_ms) {
  for (size_t i = 0; i < group_.cases.size(); ++i) {
    const PlannedCase& c = group_.cases[i];
    if (c.alert != nullptr && !done_[i] && LastTickOf(c) <= last_ms) JudgeAlert(i);
  }
}

void GroupRunner::End(size_t index, CaseStatus status, std::string detail) {
  out_->cases[index].status = status;
  out_->cases[index].detail = std::move(detail);
  done_[index] = true;
}

void GroupRunner::EndAll(CaseStatus status, const std::string& detail) {
  for (size_t i = 0; i < done_.size(); ++i) {
    if (!done_[i]) End(i, status, detail + "\n");
  }
}

void GroupRunner::EndWithError(size_t index, const std::string& what, const std::string& message) {
  bool unsupported = message.starts_with(kUnsupportedPrefix);
  End(index, unsupported ? CaseStatus::kUnsupported : CaseStatus::kError, what + message + "\n");
}

void GroupRunner::ReportFailures(const std::vector<RuleFailure>& failures) {
  std::string detail;
  bool unsupported = true;
  for (const RuleFailure& failure : failures) {
    unsupported = unsupported && failure.message.starts_with(kUnsupportedPrefix);
    std::string text =
        "rule `" + failure.rule->name + "` fails at " + Since(failure.at_ms) + ": " + failure.message;
    if (!detail.empty()) detail += "\n";
    detail += text;
    const uint32_t start = group_.group->span.begin;
    FindingSink(&out_->findings)
        .Report(kRuleError, failure.rule->rule->expr().Whole(), text)
        .About(failure.group->name + "/" + failure.rule->name)
        .Because({plan_.file.file.get(), {start, start}}, "in this test group");
  }
  for (size_t i = 0; i < done_.size(); ++i) {
    if (done_[i] || !IsExplained(i)) continue;
    out_->cases[i].explanation = std::make_shared<CaseExplanation>(ExplainFailures(Facts(), failures));
  }
  EndAll(unsupported ? CaseStatus::kUnsupported : CaseStatus::kError, detail);
}

}  // namespace rulecheck::unittest
