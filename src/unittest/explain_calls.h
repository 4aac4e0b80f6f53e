// Functions and operators that give nothing, or another value than one expects, by a rule of
// their own.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "rulecheck/explanation.h"
#include "rulecheck/mapped_text.h"
#include "unittest/explain_rules.h"
#include "unittest/explain_values.h"

namespace rulecheck::unittest {

// absent() of what is there, scalar() of many, a quantile without its last bucket, counters
// that begin within the range. `source`: where the query is written; null when that is not known.
std::vector<CaseReason> CallReasons(const RunFacts& facts, const Question& question,
                                    const MappedText* source);

// `unless` whose right side takes the series away; comparisons with NaN.
std::vector<CaseReason> OperatorReasons(const RunFacts& facts, const Question& question,
                                        const MappedText* source);

// Series of instant selectors whose samples stand further apart than a value counts for.
std::vector<CaseReason> SpacingReasons(const RunFacts& facts, const Question& question,
                                       const MappedText* source);

// Why label_replace or label_join does not give `label` the value that is expected; nothing when
// the query does not write it.
std::vector<CaseReason> WrittenLabelReasons(const RunFacts& facts, const Question& question,
                                            const MappedText* source, std::string_view label);

// Two series that the labels of the rule, or its name, make one: which they are, and what told
// them apart. Empty when no two do.
std::string CollisionText(const RunFacts& facts, const RuleRef& rule, const Question& question);

// The text of a part on one line, shortened, in backticks.
std::string PartText(const promql::Query& query, const promql::Expr& e);

// The samples of a part at the time of the question: `in_focus` only those whose labels do not
// contradict it. Empty for what is no vector or cannot be evaluated.
struct PartSample {
  NamedTexts labels;
  double value;
};
std::vector<PartSample> SamplesOf(const RunFacts& facts, const Question& question, const promql::Expr& e,
                                  bool in_focus);

}  // namespace rulecheck::unittest
