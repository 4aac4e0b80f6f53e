// What makes two rules the same for Prometheus.
#pragma once

#include <string>

#include "workspace/rule_index.h"

namespace rulecheck::checks {

using workspace::MergedLabels;
using workspace::RuleRef;

// Name and merged labels in one comparable text.
std::string Identity(const RuleRef& ref);

// The expression in canonical form, with its language; empty when it does not parse.
std::string CanonicalQuery(const RuleRef& ref);

}  // namespace rulecheck::checks
