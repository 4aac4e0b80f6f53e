// Flows in the form of claims that compare_flow.py reads.
#pragma once

#include <nlohmann/json.hpp>

#include "flow/flow.h"

namespace rulecheck::oracle {

nlohmann::json ClaimOf(const flow::Flow& flow);
// What holds of both, where one or the other is what the engine does.
nlohmann::json ClaimOfEither(const flow::Flow& a, const flow::Flow& b);

}  // namespace rulecheck::oracle
