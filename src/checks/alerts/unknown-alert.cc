#include <fmt/core.h>

#include <algorithm>

#include "base/near_words.h"
#include "checks/check.h"
#include "checks/shapes.h"

namespace rulecheck::checks {
namespace {

// `XyzSRE` around the `Xyz` of another repository: a name of its own, no slip.
bool Extends(std::string_view longer, std::string_view shorter) {
  return longer.starts_with(shorter) && longer.size() > shorter.size() + 1;
}

bool IsSlipOf(std::string_view name, std::string_view near, std::string_view own) {
  return !near.empty() && near != own && !Extends(name, near) && !Extends(near, name);
}

}  // namespace

void UnknownAlert(const QueryContext& c) {
  for (const promql::VectorSelector* selector : c.facts.selectors()) {
    const std::string_view name = MetricName(*selector);
    if (name != "ALERTS" && name != "ALERTS_FOR_STATE") continue;
    for (const promql::Matcher& matcher : selector->matchers) {
      if (matcher.name != "alertname" || matcher.op != promql::MatchOp::kEqual) continue;
      if (matcher.value.empty() || !c.rules.Alerts(matcher.value).empty()) continue;
      const std::string_view near = NearestInSorted(matcher.value, c.rules.alert_names());
      if (!IsSlipOf(matcher.value, near, c.OwnName())) continue;
      c.Report(matcher.value_span, fmt::format("no alert is named `{}`", matcher.value))
          .Help(fmt::format("did you mean `{}`?", near));
    }
  }
}

}  // namespace rulecheck::checks
