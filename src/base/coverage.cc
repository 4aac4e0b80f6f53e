#include "rulecheck/coverage.h"

#include <algorithm>

namespace rulecheck {

std::string_view CoverageKindName(CoverageKind kind) {
  constexpr std::string_view kNames[] = {"rule",    "alert",    "side", "comparison",
                                         "matcher", "template", "stage"};
  return kNames[static_cast<size_t>(kind)];
}

void CoverageCount::Add(const RuleCoverage& rule) {
  points += rule.points.size();
  covered += static_cast<uint64_t>(std::count_if(rule.points.begin(), rule.points.end(),
                                                 [](const CoveragePoint& point) { return point.covered; }));
}

CoverageCount CountOf(const CoverageReport& coverage) {
  CoverageCount out;
  for (const RuleCoverage& rule : coverage.rules) out.Add(rule);
  return out;
}

}  // namespace rulecheck
