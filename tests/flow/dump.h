// Flows as short text, complete: what goldens of tests hold.
#pragma once

#include <string>
#include <vector>

#include "flow/flow.h"

namespace rulecheck::flow {

// `{__name__="x", job, env?="dev|prod", -le, *} 0..1 NaN histogram`: labels that are there,
// maybe there (?), not there (-), any others (*); values where known (`!=`: all but these; `=~`:
// under a regular expression); then the samples, where bounded.
std::string DumpAlternative(const Alternative& alternative);
// An interval: "0..1", "1", "..5", "any number"; then NaN, Inf, histogram, whole where they can be.
std::string DumpInterval(const Interval& interval);
// A line an alternative; then what is known of all together: "unique by (job)", "at most 3",
// "always something", "cannot fail" or "fails".
std::vector<std::string> Dump(const Flow& flow);

}  // namespace rulecheck::flow
