// Which streams a selector picks: matchers as Prometheus has them, anchored, `.` takes
// newlines too.
#pragma once

#include <span>
#include <vector>

#include "engine/logql/lang.h"
#include "engine/logql/log_store.h"
#include "rulecheck/result.h"

namespace rulecheck::engine::logql {

// In the order in which lines of the same time are read (the hash of the labels, as in
// pkg/iter).
Result<std::vector<const Stream*>> SelectStreams(const LogStore& store,
                                                 std::span<const lang::Matcher> matchers);

}  // namespace rulecheck::engine::logql
