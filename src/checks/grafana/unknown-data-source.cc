#include <fmt/core.h>

#include "checks/check.h"
#include "checks/dashboards.h"

namespace rulecheck::checks {

void UnknownDashboardSource(const DocumentContext& c) {
  const Dashboard* dashboard = DashboardOf(c.document);
  if (dashboard == nullptr || dashboard->is_part) return;
  for (const UnknownDataSource& source : dashboard->unknown_sources) {
    c.out.set_subject(dashboard->title);
    FindingBuilder finding =
        c.out.Report(source.where.Whole(),
                     fmt::format("this dashboard has neither a variable nor an input `{}` that would say "
                                 "which data source this is",
                                 source.name));
    // Without any it is often the part of a program that adds them.
    if (dashboard->variables.empty()) finding.As(Severity::kInfo);
  }
}

}  // namespace rulecheck::checks
