// The checks that the unit-test runner makes itself; their table is test_checks.def.
#pragma once

#include "base/check_id.h"
#include "documents/load_checks.h"
#include "rulecheck/finding.h"

namespace rulecheck::unittest {

inline constexpr CheckInfo kTestChecks[] = {
#define TEST_CHECK(id, severity, summary)                        \
  {id, Severity::severity,        Confidence::kCertain, summary, \
   {}, RoleSet{QueryRole::kTest}, kBothLanguages,       Severity::severity == Severity::kError},
#include "unittest/test_checks.def"
#undef TEST_CHECK
};

using TestCheck = CheckOf<kTestChecks>;

// The test file cannot be understood: YAML, a field, a value.
inline constexpr documents::LoadCheck kTestSyntax("test/syntax");
// A rule_files pattern that matches no file.
inline constexpr TestCheck kNoRuleFile("test/no-rule-file");
// A rule file that cannot be read.
inline constexpr TestCheck kUnreadableRuleFile("test/unreadable-rule-file");
// An input series that cannot be loaded.
inline constexpr documents::LoadCheck kInputSeries("test/input-series");
// A rule whose evaluation failed during a test.
inline constexpr TestCheck kRuleError("test/rule-error");
// A file or group in which nothing is asserted.
inline constexpr TestCheck kNoCase("test/no-case");

// Traps of promtool: rulecheck does something else, or the case says less than it
// seems to. See docs/promtool-differences.md.
inline constexpr TestCheck kDuplicateSeries("test/duplicate-series");
inline constexpr TestCheck kLineBreak("test/line-break-in-series");
inline constexpr TestCheck kLateSamples("test/late-samples");
inline constexpr TestCheck kNanExpected("test/nan-expected");
inline constexpr TestCheck kUnknownAlert("test/unknown-alert");
inline constexpr TestCheck kGroupOrder("test/group-order");
inline constexpr TestCheck kGroupInterval("test/group-interval");
inline constexpr TestCheck kRepeatedCase("test/repeated-case");
inline constexpr TestCheck kUnreadSeries("test/unread-series");
inline constexpr TestCheck kVacuousCase("test/vacuous-case");
inline constexpr TestCheck kEarlyCase("test/early-case");
inline constexpr TestCheck kRulelessCase("test/ruleless-case");
inline constexpr TestCheck kUnmovedCase("test/unmoved-case");
inline constexpr TestCheck kUnprovenAlert("test/unproven-alert");
inline constexpr documents::LoadCheck kIgnoredDocument("test/ignored-document");

// A log file that cannot be read, or a line of it.
inline constexpr TestCheck kLogFile("test/log-file");
// A log line that means something else than it seems to.
inline constexpr documents::LoadCheck kLogEntry("test/log-entry");
// The same line at the same time in the same stream, which Loki stores once.
inline constexpr TestCheck kDuplicateLine("test/duplicate-line");

}  // namespace rulecheck::unittest
