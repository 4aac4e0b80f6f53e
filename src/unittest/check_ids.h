// Ids of the findings that the unit-test runner makes itself.
#pragma once

#include <string_view>

namespace rulecheck::unittest {

// The test file cannot be understood: YAML, a field, a value.
inline constexpr std::string_view kTestSyntax = "test/syntax";
// A rule_files pattern that matches no file.
inline constexpr std::string_view kNoRuleFile = "test/no-rule-file";
// A rule file that cannot be read.
inline constexpr std::string_view kUnreadableRuleFile = "test/unreadable-rule-file";
// An input series that cannot be loaded.
inline constexpr std::string_view kInputSeries = "test/input-series";
// A rule whose evaluation failed during a test.
inline constexpr std::string_view kRuleError = "test/rule-error";
// A file or group in which nothing is asserted.
inline constexpr std::string_view kNoCase = "test/no-case";

// Traps of promtool: rulecheck does something else, or the case says less than it
// seems to. See docs/promtool-differences.md.
inline constexpr std::string_view kDuplicateSeries = "test/duplicate-series";
inline constexpr std::string_view kLineBreak = "test/line-break-in-series";
inline constexpr std::string_view kLateSamples = "test/late-samples";
inline constexpr std::string_view kNanExpected = "test/nan-expected";
inline constexpr std::string_view kUnknownAlert = "test/unknown-alert";
inline constexpr std::string_view kGroupOrder = "test/group-order";
inline constexpr std::string_view kIgnoredDocument = "test/ignored-document";

}  // namespace rulecheck::unittest
