// Why a LogQL expression gives what it gives: the values of its parts, what its stages
// do to the lines, its condition and its values over time.
#pragma once

#include <cstdint>
#include <optional>

#include "engine/logql/log_store.h"
#include "rulecheck/explanation.h"
#include "rulecheck/logql.h"

namespace rulecheck::unittest {

struct LogAsked {
  const logql::Query& query;
  const engine::logql::LogStore& store;
  int64_t zero_ms = 0;    // start of the test group
  int64_t at_ms = 0;      // absolute
  int64_t start_ns = 0;   // of log queries: absolute
  NamedTexts focus = {};  // series with other values of these labels are not looked at
  int64_t from_ms = 0;    // the ticks to look at over time
  int64_t last_ms = 0;
  int64_t interval_ms = 0;  // 0: none
};

// Fills text, at_ms, focus and values: of every aggregation, operator and stage.
ExplainedQuery ExplainLogValues(const LogAsked& asked);

// At which ticks the expression gives a series in focus. Nothing when it fails.
std::optional<ConditionTimes> LogConditionOverTime(const LogAsked& asked);

// The comparison with a constant that the expression ends with, its other side drawn over
// the ticks; any other expression as it is. Nothing when it fails or never gives anything.
std::optional<CasePlot> PlotLogSeries(const LogAsked& asked);

// What the stages do to the lines.
std::vector<CaseReason> LogReasons(const LogAsked& asked);

}  // namespace rulecheck::unittest
