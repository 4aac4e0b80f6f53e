// Label flow in words, for people.
#pragma once

#include <string>
#include <vector>

#include "flow/flow.h"

namespace rulecheck::flow {

// `only job, instance?` | `code=~"5..", no le, others` | `any` | `none`; alternatives are joined
// by ` or `. A question mark: the label may be missing. That the metric name is gone
// is left out.
std::string LabelsInWords(const Flow& flow);
// `from 0 to 1`, `at least 0`, `1`; empty: any value.
std::string ValuesInWords(const Interval& interval);
// `at most 3`, `one for each job, instance`; empty: nothing is known.
std::string SeriesInWords(const Flow& flow);

// A fact with the part of a query that it follows from.
struct Reason {
  std::string fact;  // "`le` is gone", "no other labels", "it can fail"
  Cause cause;
};
// What is said of labels that are gone, of all others, and of failure: where a part of a query
// says it.
std::vector<Reason> ReasonsOf(const Flow& flow);

}  // namespace rulecheck::flow
