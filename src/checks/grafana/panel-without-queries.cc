#include <algorithm>
#include <array>
#include <string>
#include <string_view>

#include "checks/check.h"
#include "checks/dashboards.h"

namespace rulecheck::checks {
namespace {

// Panels that show something else than data, as Grafana ships them.
constexpr std::array<std::string_view, 9> kWithoutData = {
    "alertlist", "annolist", "canvas", "dashlist", "gettingstarted", "news", "row", "text", "welcome"};

}  // namespace

void PanelWithoutQueries(const DocumentContext& c) {
  const Dashboard* dashboard = DashboardOf(c.document);
  if (dashboard == nullptr || dashboard->is_part) return;
  for (const DashboardPanel& panel : dashboard->panel_list) {
    const bool judged = !panel.type.empty() && !panel.has_queries &&
                        std::find(kWithoutData.begin(), kWithoutData.end(), panel.type) == kWithoutData.end();
    if (!judged) continue;
    c.out.Report({c.document.file, {panel.span.begin, panel.span.begin + 1}}, "this panel asks nothing")
        .About(SubjectOf(*dashboard, panel));
  }
}

}  // namespace rulecheck::checks
