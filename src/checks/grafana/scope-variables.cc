#include <fmt/core.h>

#include <string_view>

#include "checks/check.h"
#include "checks/dashboards.h"

namespace rulecheck::checks {
namespace {

bool AsksPrometheus(const Document& document) {
  for (const QueryItem& item : document.queries)
    if (item.promql != nullptr && item.role == QueryRole::kPanel) return true;
  return false;
}

}  // namespace

void ScopeVariables(const DocumentContext& c) {
  const Dashboard* dashboard = DashboardOf(c.document);
  if (dashboard == nullptr || dashboard->is_part || !AsksPrometheus(c.document)) return;
  c.out.set_subject(dashboard->title);
  for (const std::string_view name : {"job", "instance"}) {
    const DashboardVariable* variable = dashboard->Variable(name);
    if (variable == nullptr) {
      c.out.Report({c.document.file, {c.document.span.begin, c.document.span.begin + 1}},
                   fmt::format("this dashboard has no variable `{}`", name));
    } else if (!variable->multi || !variable->has_all_value) {
      c.out
          .Report(variable->name.Whole(), fmt::format("`{}` is {}", name,
                                                      variable->multi ? "without a value of its own for `All`"
                                                                      : "for one value at a time"))
          .Help("with many values, and `.+` for `All`, the dashboard serves every fleet");
    }
  }
}

}  // namespace rulecheck::checks
