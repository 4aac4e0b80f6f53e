// The ways in which a mutant is tried: a rule alone, it and its readers, all rules anew.
#include <algorithm>

#include "unittest/mutate/rule_state.h"

namespace rulecheck::unittest {

using engine::StepGrid;
using engine::rules::Alert;
using engine::rules::AlertPhase;
using engine::rules::RuleRun;
using engine::rules::RuleSpec;

StepGrid GroupTrial::Ticks() const {
  return {runner_.start_ms_, runner_.last_tick_ms_, runner_.interval_ms_};
}

engine::WriterId GroupTrial::LateWriter(size_t index) const {
  return plan_.rule_order.reads_later[index] ? static_cast<engine::WriterId>(index + 1) : 0;
}

bool GroupTrial::AlertAsExpected(size_t case_index, const std::vector<RuleRun*>& again,
                                 const std::vector<size_t>& affected,
                                 const engine::rules::TemplateContext& context) {
  const AlertCase& alert_case = *group_.cases[case_index].alert;
  const int64_t tick_ms = runner_.TickOf(group_.cases[case_index]);
  std::vector<Item> got;
  const auto add = [&](Alert& alert, const engine::rules::TextPairs& annotations) {
    Item item;
    item.labels = runner_.LabelFields(alert.labels);
    item.annotations = annotations;
    got.push_back(std::move(item));
  };
  const auto is_affected = [&](const RuleSpec& rule) {
    return std::any_of(affected.begin(), affected.end(),
                       [&](size_t index) { return rules_.rules()[index] == &rule; });
  };
  if (runner_.simulation_ != nullptr) {
    runner_.simulation_->ForEachAlert(alert_case.alertname.value, tick_ms,
                                      [&](const RuleSpec& rule, Alert& alert) {
                                        if (alert.phase != AlertPhase::kFiring || is_affected(rule)) return;
                                        add(alert, runner_.simulation_->AnnotationsOf(rule, &alert));
                                      });
  }
  for (RuleRun* run : again) {
    if (!run->spec().alerting || run->spec().name != alert_case.alertname.value) continue;
    const auto snapshot = run->snapshots().find(tick_ms);
    if (snapshot == run->snapshots().end()) continue;
    for (Alert& alert : snapshot->second) {
      if (alert.phase != AlertPhase::kFiring || !alert.active()) continue;
      add(alert, engine::rules::Annotations(context, run->spec(), &alert));
    }
  }
  return runner_.CompareAlerts(alert_case, runner_.ExpectedAlerts(alert_case), got).ok();
}

bool GroupTrial::ExprAsExpected(size_t case_index, const engine::Storage& storage) {
  const ExprState& expr = exprs_.at(case_index);
  const int64_t at = runner_.start_ms_ + group_.cases[case_index].expr->eval_time_ms;
  auto out = engine::Evaluate(*expr.parsed.query->root(), storage, {at, at, 0}, runner_.MakeEvalOptions());
  if (!out) return false;
  const Result<std::vector<Item>> got = runner_.GotSamples(out->value);
  const bool subset = group_.cases[case_index].expr->subset;
  return got && Compare(expr.expected, *got, runner_.match_, subset).ok();
}

std::string GroupTrial::FailureByTick(const RuleMutant& mutant, const RuleState& state) {
  engine::EvalOptions options = runner_.MakeEvalOptions();
  options.printed = true;
  options.late_writer = LateWriter(state.index);
  const int64_t offset = mutant.group->query_offset_ms;
  const StepGrid ticks = Ticks();
  for (size_t i = 0; i < ticks.size(); ++i) {
    const int64_t t = ticks.TimeAt(i) - offset;
    auto out = engine::Evaluate(*state.changed.query->root(), runner_.storage_, {t, t, 0}, options);
    if (!out) return out.error().message;
  }
  return "";
}

TrialOutcome GroupTrial::TryLeaf(const RuleMutant& mutant, RuleState* state) {
  engine::rules::TemplateContext context = runner_.MakeContext();
  context.storage = &runner_.storage_;
  RuleRun run(&runner_.storage_, mutant.group, &state->changed,
              static_cast<engine::WriterId>(state->index + 1));
  for (size_t i : state->cases) run.WatchAt(runner_.TickOf(group_.cases[i]));
  TrialOutcome out;
  std::optional<engine::BlockOutcome> samples;
  std::vector<engine::rules::RuleColumn> written;
  bool failed = false;
  const bool fine = engine::rules::ForEachStretch(Ticks(), [&](const StepGrid& stretch) {
    auto result =
        engine::rules::EvaluateStretch(run, runner_.storage_, context, LateWriter(state->index), stretch);
    failed = !result;
    if (failed) return false;
    samples = std::move(*result);
    written.clear();
    return engine::rules::StepStretch(context, *samples, stretch, &run, &written);
  });
  if (!fine) {
    out.error = failed ? FailureByTick(mutant, *state) : "its alerts have equal labels, or are too many";
    if (out.error.empty()) return TryWhole(mutant, state);
    out.killed = true;
    return out;
  }
  for (size_t i : state->cases) {
    if (AlertAsExpected(i, {&run}, state->affected, context)) continue;
    out.killed = true;
    out.failed_case = i;
    return out;
  }
  if (!state->cases.empty() && static_cast<int64_t>(Ticks().size()) <= engine::rules::kStretch && samples) {
    out.nearness = NearnessOf(state, *samples, written, Ticks());
  }
  return out;
}

TrialOutcome GroupTrial::TryFork(const RuleMutant& mutant, RuleState* state) {
  const auto is_affected = [&](size_t rule) {
    return std::binary_search(state->affected.begin(), state->affected.end(), rule);
  };
  if (!state->fork) {
    state->fork.emplace(runner_.storage_.Fork([&](const engine::SeriesColumn& series) {
      return series.writer == engine::kInput || !is_affected(series.writer - 1);
    }));
    state->fork_series = static_cast<engine::SeriesId>(state->fork->series_count());
  }
  engine::Storage& storage = *state->fork;
  storage.DropFrom(state->fork_series);
  engine::rules::TemplateContext context = runner_.MakeContext();
  context.storage = &storage;
  std::map<size_t, RuleRun> runs;
  for (size_t rule : state->affected) {
    const RuleSpec* spec = rule == state->index ? &state->changed : rules_.rules()[rule];
    runs.try_emplace(rule, &storage, &rules_.GroupOf(rule), spec, static_cast<engine::WriterId>(rule + 1));
  }
  for (size_t i : state->cases) {
    if (group_.cases[i].alert == nullptr) continue;
    for (auto& [rule, run] : runs) run.WatchAt(runner_.TickOf(group_.cases[i]));
  }
  const bool fine = engine::rules::ForEachStretch(Ticks(), [&](const StepGrid& stretch) {
    for (const auto* order : {&plan_.rule_order.before, &plan_.rule_order.after}) {
      for (size_t rule : *order) {
        const auto run = runs.find(rule);
        if (run == runs.end()) continue;
        if (!engine::rules::RunStretch(context, LateWriter(rule), stretch, &run->second, &storage))
          return false;
      }
    }
    return true;
  });
  if (!fine) return TryWhole(mutant, state);
  std::vector<RuleRun*> again;
  for (auto& [rule, run] : runs) again.push_back(&run);
  TrialOutcome out;
  for (size_t i : state->cases) {
    const bool as_expected = group_.cases[i].alert != nullptr
                                 ? AlertAsExpected(i, again, state->affected, context)
                                 : ExprAsExpected(i, storage);
    if (as_expected) continue;
    out.killed = true;
    out.failed_case = i;
    return out;
  }
  return out;
}

TrialOutcome GroupTrial::TryLogLeaf(const RuleMutant& mutant, RuleState* state) {
  engine::rules::GroupSpec alone;
  alone.name = mutant.group->name;
  alone.file = mutant.group->file;
  alone.limit = mutant.group->limit;
  alone.rules.push_back(state->changed);
  engine::rules::LogSimulation again(&runner_.storage_, *runner_.log_store_, {&alone}, runner_.MakeContext());
  for (size_t i : state->cases) again.Watch(state->rule->name, runner_.TickOf(group_.cases[i]));
  TrialOutcome out;
  const auto failures = again.Run(Ticks());
  if (!failures.empty()) {
    out.killed = true;
    out.error = failures.front().message;
    return out;
  }
  for (size_t i : state->cases) {
    const AlertCase& alert_case = *group_.cases[i].alert;
    const int64_t tick_ms = runner_.TickOf(group_.cases[i]);
    std::vector<Item> got;
    const auto add = [&](auto& rules, const RuleSpec& rule, Alert& alert) {
      if (alert.phase != AlertPhase::kFiring) return;
      Item item;
      item.labels = runner_.LabelFields(alert.labels);
      item.annotations = rules.AnnotationsOf(rule, &alert);
      got.push_back(std::move(item));
    };
    if (runner_.log_rules_ != nullptr) {
      runner_.log_rules_->ForEachAlert(alert_case.alertname.value, tick_ms,
                                       [&](const RuleSpec& rule, Alert& alert) {
                                         if (&rule != state->rule) add(*runner_.log_rules_, rule, alert);
                                       });
    }
    again.ForEachAlert(alert_case.alertname.value, tick_ms,
                       [&](const RuleSpec& rule, Alert& alert) { add(again, rule, alert); });
    if (runner_.CompareAlerts(alert_case, runner_.ExpectedAlerts(alert_case), got).ok()) continue;
    out.killed = true;
    out.failed_case = i;
    return out;
  }
  return out;
}

TrialOutcome GroupTrial::TryWhole(const RuleMutant& mutant, RuleState* state) {
  if (changed_plan_ == nullptr) changed_plan_ = std::make_unique<Plan>(plan_);
  auto& groups = state->log ? changed_plan_->log_groups : changed_plan_->rule_groups;
  const auto place = std::find(groups.begin(), groups.end(), mutant.group);
  TrialOutcome out;
  out.whole = true;
  if (place == groups.end()) return out;
  engine::rules::GroupSpec changed = *mutant.group;
  changed.rules[static_cast<size_t>(mutant.rule - mutant.group->rules.data())] = state->changed;
  *place = &changed;
  changed_plan_->rule_order = engine::rules::OrderRules(changed_plan_->rule_groups);
  GroupOutcome outcome = MakeOutcome(plan_, group_);
  GroupRunner(*changed_plan_, group_, options_, &outcome).Run();
  *place = mutant.group;
  for (size_t i = 0; i < outcome.cases.size(); ++i) {
    if (outcome.cases[i].status == CaseStatus::kPassed) continue;
    out.killed = true;
    if (outcome.cases[i].status == CaseStatus::kFailed) {
      out.failed_case = i;
    } else {
      out.error = outcome.cases[i].detail.substr(0, outcome.cases[i].detail.find('\n'));
    }
    return out;
  }
  return out;
}

}  // namespace rulecheck::unittest
