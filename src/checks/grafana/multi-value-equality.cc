#include <fmt/core.h>

#include <algorithm>

#include "checks/check.h"
#include "checks/dashboards.h"

namespace rulecheck::checks {
namespace {

// A format of one's own says that the author knows of the values.
bool IsListFormat(std::string_view format) {
  constexpr std::string_view kLists[] = {"", "regex", "pipe", "csv", "glob"};
  return std::find(std::begin(kLists), std::end(kLists), format) != std::end(kLists);
}

}  // namespace

void MultiValueEquality(const DocumentContext& c) {
  const Dashboard* dashboard = DashboardOf(c.document);
  if (dashboard == nullptr) return;
  for (const QueryItem& item : c.document.queries) {
    if (item.language != QueryLanguage::kPromQL && item.language != QueryLanguage::kLogQL) continue;
    for (const QueryVariable& use : item.setting().variables) {
      if (!IsWholeOfEquality(item, use) || !IsListFormat(use.format)) continue;
      const DashboardVariable* variable = dashboard->Variable(use.name);
      if (variable == nullptr || !(variable->multi || variable->include_all)) continue;
      if (IsRepeatedFor(*dashboard, use.name)) continue;
      c.out.set_subject(item.subject());
      c.out.set_role(item.role);
      const std::string_view why = variable->multi ? "may have many values" : "may be `All`";
      c.out.Report(item.text.At(use.span), fmt::format("`{}` {}: `=` then matches nothing", use.name, why))
          .Because(variable->name.Whole(), variable->multi ? "`multi` is set" : "`includeAll` is set")
          .Help("match it with `=~`");
    }
  }
}

}  // namespace rulecheck::checks
