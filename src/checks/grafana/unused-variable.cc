#include <fmt/core.h>

#include "checks/check.h"
#include "checks/dashboards.h"

namespace rulecheck::checks {

void UnusedDashboardVariable(const DocumentContext& c) {
  const Dashboard* dashboard = DashboardOf(c.document);
  if (dashboard == nullptr || dashboard->is_part || dashboard->uses_everything) return;
  for (const DashboardVariable& variable : dashboard->variables) {
    using Type = DashboardVariable::Type;
    // Filters that are put into every query without being named there.
    if (variable.used || variable.type == Type::kAdHoc || variable.type == Type::kOther) continue;
    if (variable.name.value.empty()) continue;
    c.out.set_subject(dashboard->title);
    c.out.Report(variable.name.Whole(),
                 fmt::format("nothing in this dashboard uses the variable `{}`", variable.name.value));
  }
}

}  // namespace rulecheck::checks
