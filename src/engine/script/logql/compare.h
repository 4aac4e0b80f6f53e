// Compares an answer with what a script of LogQL expects.
#pragma once

#include <string>

#include "engine/logql/log_engine.h"
#include "engine/script/logql/command.h"

namespace rulecheck::engine::logql::script {

// Empty when the answer is the expected one. Floats may differ by 1e-9, absolute or
// relative. `epoch_ns` is time 0 of the script.
std::string Compare(const Eval& eval, const LogOutcome& outcome, int64_t epoch_ns);

// The same for the answer of EvaluateTicks; order does not count.
std::string CompareTicks(const Eval& eval, const LogTicks& ticks);

std::string CompareError(const Eval& eval, const std::string& message);

}  // namespace rulecheck::engine::logql::script
