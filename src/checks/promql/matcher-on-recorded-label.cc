#include <fmt/core.h>

#include <algorithm>
#include <span>

#include "checks/check.h"
#include "checks/shapes.h"
#include "flow/rules.h"
#include "flow/series.h"
#include "policy/external_labels.h"

namespace rulecheck::checks {
namespace {

void NameRules(const QueryContext& c, std::string_view recorded, FindingBuilder* finding) {
  constexpr size_t kShown = 5;
  const std::span<const uint32_t> recorders = c.rules.Recorders(recorded);
  for (const uint32_t index : recorders.first(std::min(recorders.size(), kShown)))
    finding->Because(c.rules.rule(index).rule->name.Whole(), "recorded here");
  if (recorders.size() > kShown)
    finding->Help(fmt::format("{} more rules record `{}`", recorders.size() - kShown, recorded));
}

void CheckMatchers(const QueryContext& c, const promql::VectorSelector& selector,
                   const flow::Flow& recorded) {
  const std::string_view name = MetricName(selector);
  for (const promql::Matcher& matcher : selector.matchers) {
    if (matcher.name == flow::kMetricName || policy::IsExternalLabel(matcher.name)) continue;
    if (!flow::Select(recorded, {&matcher, 1}).IsEmpty()) continue;
    FindingBuilder finding = c.Report(
        matcher.span,
        recorded.CanHave(matcher.name)
            ? fmt::format("`{}` is never recorded with such a `{}`: this selects nothing", name, matcher.name)
            : fmt::format("`{}` is recorded without the label `{}`: this selects nothing", name,
                          matcher.name));
    NameRules(c, name, &finding);
    return;
  }
}

}  // namespace

void MatcherOnRecordedLabel(const QueryContext& c) {
  for (const promql::VectorSelector* selector : c.facts.selectors()) {
    const std::string_view name = MetricName(*selector);
    if (!IsRecordedName(name) || c.rules.Recorders(name).empty()) continue;
    const flow::Flow* recorded = c.facts.run().likely_flows().Recorded(name);
    if (recorded != nullptr && !recorded->IsEmpty()) CheckMatchers(c, *selector, *recorded);
  }
}

}  // namespace rulecheck::checks
