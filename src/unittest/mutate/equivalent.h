// Mutants that no test can notice: proven to give the same results whatever the data are.
#pragma once

#include <optional>
#include <string>

#include "flow/promql.h"
#include "unittest/mutate/rule_mutants.h"

namespace rulecheck::unittest {

// Why the results are the same; nothing where that is not proven. `flows` are those of the
// unchanged query, of which nothing is taken for granted.
std::optional<std::string> ProvenEqual(const RuleMutant& mutant, const promql::Query& original,
                                       const flow::PromqlFlows& flows);

}  // namespace rulecheck::unittest
