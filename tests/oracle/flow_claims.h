// Flows in the form of claims that compare_flow.py reads.
#pragma once

#include <nlohmann/json.hpp>

#include "flow/flow.h"

namespace rulecheck::oracle {

// `over_steps`: of whole series over time, whose samples may come from several alternatives.
nlohmann::json ClaimOf(const flow::Flow& flow, bool over_steps);
// What holds of both, where one or the other is what the engine does.
nlohmann::json ClaimOfEither(const flow::Flow& a, const flow::Flow& b, bool over_steps);

}  // namespace rulecheck::oracle
