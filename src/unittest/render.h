// The short text of a case: one line for each thing that differs and each reason.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "rulecheck/explanation.h"

namespace rulecheck::unittest {

// `{a="b", c="d"}`, with the metric name in front when there is one.
std::string LabelsText(const NamedTexts& labels);
// The same with `alertname` in front.
std::string AlertText(const NamedTexts& labels);

// "1 line", "2 lines".
std::string Count(uint64_t count, std::string_view noun);

// "expected 2 firing alerts, got 1 (1 as expected)".
std::string ComparisonSummary(const CaseComparison& comparison);

// Lines, each ended by a line feed. `explanation` may be null.
std::string DetailText(const CaseComparison& comparison, const CaseExplanation* explanation);

}  // namespace rulecheck::unittest
