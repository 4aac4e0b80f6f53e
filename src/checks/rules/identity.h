// What makes two rules the same for Prometheus.
#pragma once

#include <string>

#include "checks/model.h"

namespace rulecheck::checks {

// Name and merged labels in one comparable text.
std::string Identity(const RuleRef& ref);

// Both expressions parse and print alike.
bool SameQuery(const RuleRef& a, const RuleRef& b);

}  // namespace rulecheck::checks
