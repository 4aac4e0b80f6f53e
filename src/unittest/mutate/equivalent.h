// Mutants that no test can notice: proven to give the same results whatever the data are.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "flow/promql.h"
#include "unittest/mutate/rule_mutants.h"

namespace rulecheck::unittest {

// Why the results are the same; nothing where that is not proven. `flows` are those of the
// unchanged query, of which nothing is taken for granted.
std::optional<std::string> ProvenEqual(const RuleMutant& mutant, const promql::Query& original,
                                       const flow::PromqlFlows& flows);

// Of mutants in the order of MutantsOf: for each, why it is the same.
std::vector<std::optional<std::string>> ProveEqual(const std::vector<RuleMutant>& mutants);

}  // namespace rulecheck::unittest
