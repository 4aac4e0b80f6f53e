// Reads what cases can say beyond promtool's format: times, tolerances, patterns, properties.
#pragma once

#include "documents/unit_test_keys.h"

namespace rulecheck::documents {

void ReadTimes(source::Decoder& decoder, const source::Value& value, CaseTimes* out);   // `at`
void ReadDuring(source::Decoder& decoder, const source::Value& value, CaseTimes* out);  // `during`
void ReadTolerance(source::Decoder& decoder, const source::Value& value, Tolerance* out);
// `exact` or `subset`.
void ReadMatch(source::Decoder& decoder, const source::Value& value, bool* subset);
void ReadRuleState(source::Decoder& decoder, const source::Value& value, std::optional<RuleState>* out);
// A mapping of names to regular expressions.
void ReadPatterns(source::Decoder& decoder, const source::Value& value, std::vector<TextPair>* out);
void ReadCondition(source::Decoder& decoder, const source::Value& value, bool never, AlertTerms* out);

// Makes a case of each time of a case, and refuses terms that contradict each other.
void SpreadCases(source::Decoder& decoder, TestSuite* suite);

}  // namespace rulecheck::documents
