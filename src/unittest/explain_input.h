// Why selectors and joins of an expression give nothing: no such input series, a
// matcher that fits none, samples that end too early, labels that do not pair up.
#pragma once

#include <vector>

#include "rulecheck/explanation.h"
#include "rulecheck/mapped_text.h"
#include "unittest/explain_values.h"

namespace rulecheck::unittest {

// `source` is where the text of the query stands; null when it is not the text that was
// evaluated. With `all` also selectors that have series but no sample at this time.
std::vector<CaseReason> SelectorReasons(const RunFacts& facts, const Question& question,
                                        const MappedText* source, bool all);

// Operators both of whose sides have series, none of which match each other.
std::vector<CaseReason> JoinReasons(const RunFacts& facts, const Question& question,
                                    const MappedText* source);

}  // namespace rulecheck::unittest
