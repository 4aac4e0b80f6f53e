// Pieces that explanations of alerts, of expressions and of errors are made of.
#pragma once

#include <vector>

#include "rulecheck/explanation.h"
#include "unittest/explain_rules.h"

namespace rulecheck::unittest {

// Unless the same text is there already, or there are too many.
void AddReason(CaseReason reason, std::vector<CaseReason>* reasons);

// What explains most comes first: causes before what follows from them.
void SortReasons(std::vector<CaseReason>* reasons);

// The rule at one tick with the values of its parts for the series in focus, what it
// reads of other rules, its condition over time, its plot, and (`missing`) why it
// gives nothing. True when its condition holds.
bool AddRuleQuery(const RunFacts& facts, const RuleRef& rule, int64_t tick_ms, const NamedTexts& focus,
                  bool missing, CaseExplanation* out);

// The same of a rule of Loki, with what its stages do to the lines.
bool IsLogRule(const RunFacts& facts, const RuleRef& rule);
bool AddLogRuleQuery(const RunFacts& facts, const RuleRef& rule, int64_t tick_ms, const NamedTexts& focus,
                     bool missing, CaseExplanation* out);
ExplainedQuery ExplainLogRule(const RunFacts& facts, const RuleRef& rule, int64_t tick_ms,
                              const NamedTexts& focus);

}  // namespace rulecheck::unittest
