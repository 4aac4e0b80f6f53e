#include "checks/check.h"
#include "checks/dashboards.h"

namespace rulecheck::checks {
namespace {

// Panels that are read without a title.
bool IsReadWithoutTitle(const DashboardPanel& panel) {
  return panel.type == "text" || panel.type == "dashlist" || panel.type == "news" || panel.type == "welcome";
}

}  // namespace

void PanelWithoutTitle(const DocumentContext& c) {
  const Dashboard* dashboard = DashboardOf(c.document);
  if (dashboard == nullptr) return;
  for (const DashboardPanel& panel : dashboard->panel_list) {
    if (!panel.title.empty() || !panel.has_queries || IsReadWithoutTitle(panel)) continue;
    c.out.Report({c.document.file, {panel.span.begin, panel.span.begin + 1}}, "this panel has no title")
        .About(SubjectOf(*dashboard, panel));
  }
}

}  // namespace rulecheck::checks
