// The tracefile format of lcov (geninfo(1)): a record a rule file. A rule is a function, a
// line with points is a line, each point a branch of it.
#include <fmt/core.h>

#include <algorithm>

#include "report/cells.h"
#include "report/coverage.h"

namespace rulecheck::report {
namespace {

bool GaveResult(const RuleCoverage& rule) {
  return !rule.points.empty() && rule.points.front().covered;
}

std::string FileRecord(const CoveredFile& file) {
  std::string out = fmt::format("TN:\nSF:{}\n", Printable(file.file->path()));
  size_t hit = 0;
  for (const RuleCoverage* rule : file.rules) {
    const uint32_t line = file.file->Position(rule->where.span.begin).line;
    out += fmt::format("FN:{},{}\nFNDA:{},{}\n", line, Printable(rule->rule), GaveResult(*rule) ? 1 : 0,
                       Printable(rule->rule));
    hit += GaveResult(*rule) ? 1 : 0;
  }
  out += fmt::format("FNF:{}\nFNH:{}\n", file.rules.size(), hit);
  size_t lines_hit = 0;
  for (const auto& [line, points] : file.lines) {
    const bool any = std::any_of(points.begin(), points.end(), [](const auto* p) { return p->covered; });
    lines_hit += any ? 1 : 0;
    for (size_t i = 0; i < points.size(); ++i) {
      out += fmt::format("BRDA:{},0,{},{}\n", line, i, !any ? "-" : points[i]->covered ? "1" : "0");
    }
    out += fmt::format("DA:{},{}\n", line, any ? 1 : 0);
  }
  return out + fmt::format("BRF:{}\nBRH:{}\nLF:{}\nLH:{}\nend_of_record\n", file.count.points,
                           file.count.covered, file.lines.size(), lines_hit);
}

}  // namespace

std::string CoverageLcov(const CoverageReport& coverage) {
  std::string out;
  for (const CoveredFile& file : CoveredFiles(coverage)) out += FileRecord(file);
  return out;
}

}  // namespace rulecheck::report
