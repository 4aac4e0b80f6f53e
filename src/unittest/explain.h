// Why a case came out as it did: looks again at the rules, the series and the alerts
// of a group that has run. Nothing here runs for a case that is not explained.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "engine/core/storage.h"
#include "engine/rules/log_simulation.h"
#include "engine/rules/simulation.h"
#include "rulecheck/explanation.h"
#include "unittest/plan.h"

namespace rulecheck::unittest {

// A group after its run. Ticks that the simulation watched for the alerts of the
// explained cases are [watched_from_ms, last_tick_ms]. Times are absolute.
struct RunFacts {
  const Plan& plan;
  const TestGroup& group;
  const engine::Storage& storage;
  engine::rules::Simulation* simulation;
  engine::rules::LogSimulation* log_rules;  // null: no rules of Loki
  const engine::logql::LogStore* lines;     // null: nothing about logs
  engine::EvalOptions eval;
  int64_t start_ms;
  int64_t interval_ms;
  int64_t last_tick_ms;
  int64_t watched_from_ms;
  bool compat;

  int64_t Tick(int64_t eval_time_ms) const { return start_ms + eval_time_ms / interval_ms * interval_ms; }
  int64_t Since(int64_t t_ms) const { return t_ms - start_ms; }
  std::string SinceText(int64_t t_ms) const;
};

// Failed or passed alert case.
CaseExplanation ExplainAlert(const RunFacts& facts, const AlertCase& alert_case,
                             const CaseComparison& comparison);

// Failed or passed expression case; `query` is its parsed expression, `focus` the
// labels of a sample that came or is expected (none: everything is looked at).
CaseExplanation ExplainExpr(const RunFacts& facts, const ExprCase& expr_case, const promql::Query& query,
                            const CaseComparison& comparison, const NamedTexts& focus);

// An expression that cannot be evaluated: the values of those of its parts that can.
CaseExplanation ExplainExprError(const RunFacts& facts, const ExprCase& expr_case, const promql::Query& query,
                                 const std::string& message);

// Rules that failed at one tick, and with them all cases from there on.
CaseExplanation ExplainFailures(const RunFacts& facts,
                                const std::vector<engine::rules::RuleFailure>& failures);

}  // namespace rulecheck::unittest
