#include <algorithm>
#include <string_view>

#include "checks/check.h"
#include "checks/dashboards.h"

namespace rulecheck::checks {

void AutoRange(const DocumentContext& c) {
  const Dashboard* dashboard = DashboardOf(c.document);
  if (dashboard == nullptr) return;
  for (const QueryItem& item : c.document.queries) {
    if (item.role != QueryRole::kPanel || item.logql == nullptr) continue;
    for (const QueryVariable& variable : item.setting().variables) {
      const bool fixed = variable.name == "__interval" || variable.name == "__rate_interval";
      if (!fixed || variable.position != QueryVariable::Position::kDuration) continue;
      c.out.set_subject(item.subject());
      c.out.set_role(item.role);
      c.out.Report(item.text.At(variable.span), "Loki's own range is `$__auto`: it follows the step")
          .Help("`$__interval` may be shorter than the step, `$__rate_interval` is made for scrapes");
    }
  }
}

}  // namespace rulecheck::checks
