// A matcher that is left out of one side of an operation whose other side asks for the same.
#pragma once

#include <optional>
#include <string>

#include "flow/promql.h"
#include "unittest/mutate/rule_mutants.h"

namespace rulecheck::unittest {

// Why results stay the same without it; nothing where that is not proven. Arguments as of ProvenEqual.
std::optional<std::string> ProvenWithoutMatcher(const RuleMutant& mutant, const promql::Query& original,
                                                const flow::PromqlFlows& flows);

}  // namespace rulecheck::unittest
