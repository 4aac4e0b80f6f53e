#include "checks/state_labels.h"

#include <algorithm>
#include <iterator>

#include "checks/regexps.h"
#include "checks/shapes.h"

namespace rulecheck::checks {
namespace {

// The last word of a label name that holds a state, and values that are states by themselves.
bool IsStateLabel(std::string_view name) {
  constexpr std::string_view kWords[] = {"state",  "status", "phase",   "condition", "health", "healthy",
                                         "result", "reason", "outcome", "mode",      "level",  "ready"};
  const size_t last = name.rfind('_');
  const std::string_view word = last == std::string_view::npos ? name : name.substr(last + 1);
  return std::find(std::begin(kWords), std::end(kWords), word) != std::end(kWords);
}

bool IsStateValue(std::string_view value) {
  constexpr std::string_view kValues[] = {"true", "false", "yes", "no", "True", "False", "down", "failed"};
  return std::find(std::begin(kValues), std::end(kValues), value) != std::end(kValues);
}

bool HasAllStates(std::string_view metric) {
  return metric.starts_with("kube_") && (metric.find("_status_") != std::string_view::npos ||
                                         metric.find("_condition") != std::string_view::npos ||
                                         metric.ends_with("_phase") || metric.ends_with("_reason"));
}

}  // namespace

bool SelectsState(const promql::VectorSelector& selector) {
  if (HasAllStates(MetricName(selector))) return false;
  return std::any_of(selector.matchers.begin(), selector.matchers.end(), [](const promql::Matcher& m) {
    const bool positive = m.op == promql::MatchOp::kEqual || m.op == promql::MatchOp::kRegexp;
    return positive && !MatchesEverything(m.value) && (IsStateLabel(m.name) || IsStateValue(m.value));
  });
}

bool IsInfoSeries(std::string_view metric) {
  constexpr std::string_view kSuffixes[] = {"_info", "_labels", "_metadata", "_annotations"};
  return std::any_of(std::begin(kSuffixes), std::end(kSuffixes),
                     [&](std::string_view suffix) { return metric.ends_with(suffix); });
}

}  // namespace rulecheck::checks
