// How long a generated test stays quiet, fires, and is quiet again.
#pragma once

#include <vector>

#include "engine/rules/rule_spec.h"
#include "unittest/generate/recordings.h"
#include "unittest/generate/signals.h"

namespace rulecheck::unittest {

// The stretch of time that a query and the recording rules behind it look back over, and the
// shortest range among them.
struct LookBack {
  int64_t back_ms = 0;
  int64_t shortest_ms = 0;
  bool asks_time = false;
};
LookBack LookBackOf(const promql::Query& query, const RecordedQuery& recorded);

// Phases in which the longest range fills with samples of one phase; where these would be too
// long, shorter ones, in which values far off must outweigh what is left of the phase before.
// Rules that ask for the time of the day get longer first phases, too: tests begin on a Thursday
// at midnight, and ages want to be above zero.
std::vector<Timing> TimingsOf(const engine::rules::RuleSpec& rule, const LookBack& back);

// The same for a query of logs, of which the longest range is `range_ms`.
Timing LogTimingOf(const engine::rules::RuleSpec& rule, int64_t range_ms);

}  // namespace rulecheck::unittest
