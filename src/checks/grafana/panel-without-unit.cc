#include <algorithm>
#include <iterator>

#include "checks/check.h"
#include "checks/dashboards.h"

namespace rulecheck::checks {
namespace {

// Panels that draw numbers on an axis or print them.
bool ShowsNumbers(std::string_view type) {
  constexpr std::string_view kTypes[] = {"timeseries", "graph",      "stat",    "gauge",
                                         "bargauge",   "singlestat", "barchart"};
  return std::find(std::begin(kTypes), std::end(kTypes), type) != std::end(kTypes);
}

}  // namespace

void PanelWithoutUnit(const DocumentContext& c) {
  const Dashboard* dashboard = DashboardOf(c.document);
  if (dashboard == nullptr) return;
  for (const DashboardPanel& panel : dashboard->panel_list) {
    if (panel.has_unit || !panel.has_queries || !ShowsNumbers(panel.type)) continue;
    c.out.Report({c.document.file, {panel.span.begin, panel.span.begin + 1}}, "this panel has no unit")
        .About(SubjectOf(*dashboard, panel));
  }
}

}  // namespace rulecheck::checks
