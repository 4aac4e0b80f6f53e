// What makes two rules the same for Prometheus.
#pragma once

#include <cstdint>
#include <string>

#include "workspace/rule_index.h"

namespace rulecheck::checks {

using workspace::MergedLabels;
using workspace::RuleRef;

// Name and merged labels in one comparable text.
std::string Identity(const RuleRef& ref);

// Both expressions parse and are the same but for blanks and spelling.
bool SameQuery(const RuleRef& a, const RuleRef& b);
// Equal for rules whose queries are the same.
uint64_t HashQuery(const RuleRef& ref);

}  // namespace rulecheck::checks
