// A condition and the series behind it over the ticks of a run.
#pragma once

#include <optional>

#include "rulecheck/explanation.h"
#include "rulecheck/promql.h"
#include "unittest/explain_values.h"

namespace rulecheck::unittest {

// At which ticks the expression gives a series in focus. Nothing when its history
// cannot be told from a storage that holds the future, too. `offset_ms` is the
// query offset of the rule's group.
std::optional<ConditionTimes> ConditionOverTime(const RunFacts& facts, const Question& question,
                                                int64_t offset_ms);

// The comparison that decides at the time of the question (of several joined by `and`
// the first that is false), its constant side as threshold; an expression without a
// comparison as it is. Nothing when there is nothing to see.
std::optional<CasePlot> PlotSeries(const RunFacts& facts, const Question& question, int64_t offset_ms);

// What a comparison asks of its left side.
Relation RelationOf(promql::Op op);

// Whether the picture of `plot` would show any change.
bool WorthDrawing(const CasePlot& plot);

// "`rate(x[5m])` comes no nearer than 3.2 (at 12m), the condition asks for `> 5`", of a plot with
// a threshold that no value meets.
std::optional<CaseReason> NeverReached(const CasePlot& plot);

}  // namespace rulecheck::unittest
