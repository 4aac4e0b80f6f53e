#include "unittest/mutate/group_trial.h"

#include <algorithm>

#include "promql/function_id.h"
#include "unittest/mutate/rule_state.h"

namespace rulecheck::unittest {

using engine::rules::RuleRun;
using engine::rules::RuleSpec;

GroupTrial::GroupTrial(const Plan& plan, const PlanRules& rules, const PlannedGroup& group,
                       const TestOptions& options)
    : plan_(plan),
      rules_(rules),
      group_(group),
      options_(options),
      outcome_(MakeOutcome(plan, group)),
      runner_(plan, group, options, &outcome_) {}

GroupTrial::~GroupTrial() = default;

bool GroupTrial::RunOriginal() {
  runner_.Run();
  const bool passed = std::all_of(outcome_.cases.begin(), outcome_.cases.end(), [](const CaseResult& result) {
    return result.status == CaseStatus::kPassed;
  });
  if (passed) ReadCases();
  return passed;
}

void GroupTrial::ReadCases() {
  for (size_t i = 0; i < group_.cases.size(); ++i) {
    const ExprCase* expr_case = group_.cases[i].expr;
    if (expr_case == nullptr) continue;
    ExprState state;
    state.parsed = promql::Parse(std::string(expr_case->expr.value), runner_.MakeParseOptions());
    state.expected = *runner_.ExpectedSamples(*expr_case);  // it passed: both can be read
    state.reads = rules_.writers().ReadBy(*state.parsed.query->root()).writers;
    exprs_.emplace(i, std::move(state));
  }
}

GroupTrial::RuleState& GroupTrial::StateOf(const RuleMutant& mutant) {
  if (state_ != nullptr && state_->rule == mutant.rule) return *state_;
  state_ = std::make_unique<RuleState>();
  RuleState& state = *state_;
  state.rule = mutant.rule;
  state.changed = *mutant.rule;
  if (mutant.log || !rules_.Find(mutant.rule, &state.index)) {
    state.log = true;
    state.way = ChooseLogWay();
  } else {
    state.affected = rules_.Affected(state.index, &state.circle);
    state.way = ChooseWay(state);
  }
  FindDependents(&state);
  return state;
}

void GroupTrial::FindDependents(RuleState* state) {
  const auto is_affected = [&](size_t rule) {
    return std::binary_search(state->affected.begin(), state->affected.end(), rule);
  };
  for (size_t i = 0; i < group_.cases.size(); ++i) {
    const PlannedCase& c = group_.cases[i];
    bool depends = false;
    if (c.alert != nullptr) {
      const std::string_view name = c.alert->alertname.value;
      if (c.alert->terms.no_other_alerts || c.alert->terms.has_condition()) {
        // Every alert, or whatever its query reads.
        state->way = Way::kWhole;
        state->cases.push_back(i);
        continue;
      }
      depends = state->log ? state->rule->alerting && state->rule->name == name
                           : std::any_of(state->affected.begin(), state->affected.end(), [&](size_t rule) {
                               return rules_.rules()[rule]->alerting && rules_.rules()[rule]->name == name;
                             });
    } else if (c.expr != nullptr) {
      // What Loki's rules record, too, may be asked for by any name.
      depends = state->log || std::any_of(exprs_.at(i).reads.begin(), exprs_.at(i).reads.end(), is_affected);
    }
    if (depends && c.alert != nullptr && c.alert->terms.wide()) state->way = Way::kWhole;
    if (depends) state->cases.push_back(i);
  }
}

GroupTrial::Way GroupTrial::ChooseLogWay() const {
  return plan_.rule_groups.empty() && exprs_.empty() && runner_.log_store_ != nullptr ? Way::kLogLeaf
                                                                                      : Way::kWhole;
}

GroupTrial::Way GroupTrial::ChooseWay(const RuleState& state) const {
  if (!runner_.by_blocks_ || state.circle || runner_.log_rules_ != nullptr) return Way::kWhole;
  const RuleSpec& rule = *state.rule;
  const bool read = std::any_of(exprs_.begin(), exprs_.end(), [&](const auto& entry) {
    return std::binary_search(entry.second.reads.begin(), entry.second.reads.end(), state.index);
  });
  if (rule.alerting && state.affected.size() == 1 && !read) return Way::kLeaf;
  return CanFork(state) ? Way::kFork : Way::kWhole;
}

// The order in which series are made must stay: it decides in which order they are summed.
bool GroupTrial::CanFork(const RuleState& state) const {
  const auto& order = plan_.rule_order;
  for (size_t rule : state.affected) {
    const RuleSpec& spec = *rules_.rules()[rule];
    if (std::find(order.by_tick.begin(), order.by_tick.end(), rule) != order.by_tick.end()) return false;
    if (!spec.alerting) {
      if (rules_.writers().CountRecording(spec.name) > 1) return false;
      continue;
    }
    bool circle = false;
    if (rules_.Affected(rule, &circle).size() > 1 || circle) return false;
    for (const auto& [index, expr] : exprs_) {
      if (std::binary_search(expr.reads.begin(), expr.reads.end(), rule)) return false;
    }
  }
  return true;
}

bool GroupTrial::SelectsNothing(const RuleMutant& mutant) const {
  if (mutant.log || mutant.query == nullptr) return mutant.log ? false : true;  // a time never fails
  const engine::Storage& storage = runner_.storage_;
  bool nothing = true;
  promql::Walk(*mutant.query->root(), [&](const promql::Expr& node) {
    if (const auto* call = promql::As<promql::Call>(&node)) {
      nothing = nothing && call->function->id != promql::FunctionId::kInfo;
    }
    const auto* selector = promql::As<promql::VectorSelector>(&node);
    if (selector == nullptr) return nothing;
    engine::SymbolId name = engine::kEmptySymbol;
    const bool exact = !selector->name.empty();
    if (!exact || (storage.symbols().Find(selector->name, &name) && !storage.SeriesOfName(name).empty()))
      nothing = false;
    return nothing;
  });
  return nothing;
}

bool GroupTrial::DependsOn(const RuleMutant& mutant) {
  return !StateOf(mutant).cases.empty();
}

TrialOutcome GroupTrial::Try(const RuleMutant& mutant) {
  RuleState& state = StateOf(mutant);
  // Even where no case asks for the rule, the whole group fails when its evaluation does.
  if (state.cases.empty() && SelectsNothing(mutant)) return {};
  mutant.Apply(&state.changed);
  Way way = state.way;
  // A change of names changes who reads whom.
  if (way != Way::kWhole && mutant.query != nullptr &&
      rules_.writers().ReadBy(*mutant.query->root()).writers != rules_.ReadsOf(state.index))
    way = Way::kWhole;
  TrialOutcome out;
  switch (way) {
    case Way::kLeaf:
      out = TryLeaf(mutant, &state);
      break;
    case Way::kFork:
      out = TryFork(mutant, &state);
      break;
    case Way::kLogLeaf:
      out = TryLogLeaf(mutant, &state);
      break;
    case Way::kWhole:
      out = TryWhole(mutant, &state);
      break;
  }
  out.tried = true;
  state.Restore();
  if (!out.killed && !state.cases.empty() && !out.nearness) {
    out.nearness = Nearness{Nearness::What::kNothing, state.cases.front(), 0, 0};
  }
  return out;
}

}  // namespace rulecheck::unittest
