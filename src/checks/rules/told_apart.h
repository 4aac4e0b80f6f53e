// Whether series of two rules of one name and the same labels can be the same.
#pragma once

#include <map>
#include <string_view>

#include "checks/check.h"
#include "flow/flow.h"

namespace rulecheck::checks {

// What is proven of the rule's query from its text alone.
flow::Flow CertainFlowOf(const ModelContext& c, const RuleRef& ref);

// Proven: no series of the one is one of the other but for the labels that both rules set.
bool AreToldApart(const flow::Flow& first, const flow::Flow& second,
                  const std::map<std::string_view, TextPair>& set);

}  // namespace rulecheck::checks
