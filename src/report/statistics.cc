// How often each check has found something, the most frequent first.
#include <fmt/core.h>

#include <algorithm>
#include <map>
#include <vector>

#include "report/report.h"

namespace rulecheck::report {

std::string Statistics(const Run& run, const RenderOptions& options) {
  struct Row {
    std::string check;
    size_t count = 0, fixable = 0;
    Severity severity = Severity::kInfo;
  };
  std::map<std::string, Row> by_check;
  for (const Finding& finding : run.findings) {
    if (finding.severity < options.min_severity) continue;
    Row& row = by_check[finding.check];
    row.check = finding.check;
    ++row.count;
    row.fixable += finding.fix ? 1 : 0;
    row.severity = std::max(row.severity, finding.severity);
  }
  std::vector<Row> rows;
  for (auto& [check, row] : by_check) rows.push_back(std::move(row));
  std::stable_sort(rows.begin(), rows.end(), [](const Row& a, const Row& b) { return a.count > b.count; });
  std::string out;
  for (const Row& row : rows) {
    out += fmt::format("{:>6}  {:<7}  {}", row.count, SeverityName(row.severity), row.check);
    out += row.fixable > 0 ? fmt::format("  ({} with a fix)\n", row.fixable) : "\n";
  }
  return out;
}

}  // namespace rulecheck::report
