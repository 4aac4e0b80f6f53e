// What of the rules the unit tests reach: each part of a rule that can go one way or another,
// and whether a test made it go there.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "rulecheck/finding.h"

namespace rulecheck {

enum class CoverageKind : uint8_t {
  kRule,        // its expression gave a result
  kAlert,       // a state of its alerts: pending, firing, resolved, kept firing
  kSide,        // a side of `and`, `or`, `unless` that makes a difference
  kComparison,  // an outcome of a comparison
  kMatcher,     // an alternative of a regular expression that selected a series
  kTemplate,    // an action of a label's or an annotation's template that ran
  kStage,       // a stage of a log query that passed a line, or dropped one
};
std::string_view CoverageKindName(CoverageKind kind);  // "rule", "alert", "side", ...

struct CoveragePoint {
  CoverageKind kind{};
  Location where;    // in the rule file
  std::string what;  // "the right side of `unless`"
  std::string hole;  // what a test did not make it do, behind `what`: "never had a series"
  bool covered = false;
};

struct RuleCoverage {
  std::string rule;  // "group/name"
  Location where;    // all of the rule
  std::vector<CoveragePoint> points;
};

struct CoverageReport {
  std::vector<RuleCoverage> rules;  // by path and place
};

struct CoverageCount {
  uint64_t covered = 0;
  uint64_t points = 0;

  void Add(const RuleCoverage& rule);
  // 0 to 100; 100 when there is nothing to cover.
  double percent() const {
    return points == 0 ? 100 : 100.0 * static_cast<double>(covered) / static_cast<double>(points);
  }
};
CoverageCount CountOf(const CoverageReport& coverage);

}  // namespace rulecheck
