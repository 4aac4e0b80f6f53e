#include <fmt/core.h>

#include <algorithm>

#include "report/cells.h"
#include "report/coverage.h"

namespace rulecheck::report {
namespace {

// "84.2 %  16 of 19"
std::string CoverageCountText(const CoverageCount& count) {
  return fmt::format("{:5.1f} %  {} of {}", count.percent(), count.covered, count.points);
}

std::string HolesOf(const RuleCoverage& rule) {
  std::string out;
  for (const CoveragePoint& point : rule.points) {
    if (point.covered) continue;
    const LineColumn at = point.where.file->Position(point.where.span.begin);
    out += fmt::format("      {} at {}:{} {}\n", Printable(point.what), at.line, at.column,
                       Printable(point.hole));
    // Of a rule that never gave anything the rest goes without saying.
    if (point.kind == CoverageKind::kRule) break;
  }
  return out;
}

}  // namespace

std::string CoverageText(const CoverageReport& coverage) {
  std::string out = "coverage\n";
  for (const CoveredFile& file : CoveredFiles(coverage)) {
    out += fmt::format("{}  {}\n", CoverageCountText(file.count), Printable(file.file->path()));
    for (const RuleCoverage* rule : file.rules) {
      CoverageCount count;
      count.Add(*rule);
      if (count.covered == count.points) continue;
      out += fmt::format("  {}  {}\n", CoverageCountText(count), Printable(rule->rule)) + HolesOf(*rule);
    }
  }
  return out + fmt::format("{}  in all\n\n", CoverageCountText(CountOf(coverage)));
}

}  // namespace rulecheck::report
