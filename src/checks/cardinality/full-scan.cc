#include <algorithm>

#include "checks/cardinality/limits.h"
#include "checks/regexps.h"
#include "checks/shapes.h"
#include "policy/project.h"
#include "policy/selection.h"

namespace rulecheck::checks {
namespace {

// A matcher that nearly every series passes.
bool PassesNearlyAll(const promql::Matcher& matcher) {
  switch (matcher.op) {
    case promql::MatchOp::kNotEqual:
    case promql::MatchOp::kNotRegexp:
      return true;
    case promql::MatchOp::kEqual:
      return matcher.value.empty();
    default:
      return matcher.value == ".+" || MatchesEverything(matcher.value);
  }
}

// Named by id or family in `checks`, the section itself not needed.
bool IsNamed(const policy::Settings& settings) {
  return std::any_of(settings.checks.begin(), settings.checks.end(), [](const policy::CheckMap& layer) {
    return layer.contains("cardinality/full-scan") || layer.contains("cardinality");
  });
}

}  // namespace

void FullScan(const QueryContext& c) {
  if (CardinalityOf(c.settings) == nullptr && !IsNamed(c.settings.settings)) return;
  const auto severity = policy::LevelOf({}, c.settings.settings, "cardinality/full-scan");
  if (!severity) return;
  for (const promql::VectorSelector* selector : c.facts.selectors()) {
    if (selector->allow_empty_matchers) continue;  // the second argument of info()
    if (!std::all_of(selector->matchers.begin(), selector->matchers.end(), PassesNearlyAll)) continue;
    c.Report(SelectorSpan(*selector), "this selector reads every series that there is")
        .As(*severity)
        .Help("name metrics, or take the numbers of the server itself: `prometheus_tsdb_head_series`");
  }
}

}  // namespace rulecheck::checks
