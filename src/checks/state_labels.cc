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

// What is left when this is taken away is what went wrong.
bool IsGoodState(std::string_view value) {
  constexpr std::string_view kValues[] = {"success", "succeeded", "successful", "ok",    "OK",
                                          "healthy", "ready",     "running",    "normal"};
  return std::find(std::begin(kValues), std::end(kValues), value) != std::end(kValues);
}

// Labels that say where a series comes from: a pattern on them chooses whom the alert is about.
bool IsTargetLabel(std::string_view name) {
  constexpr std::string_view kWords[] = {"job",  "instance", "namespace",   "pod",    "container", "cluster",
                                         "node", "service",  "environment", "env",    "app",       "region",
                                         "host", "team",     "nodename",    "tenant", "__name__"};
  return std::any_of(std::begin(kWords), std::end(kWords),
                     [&](std::string_view word) { return name.find(word) != std::string_view::npos; });
}

// `.*word.*` on a name of something: that anything is called so is the condition.
bool LooksForAWord(const promql::Matcher& m) {
  if (m.op != promql::MatchOp::kRegexp || IsTargetLabel(m.name)) return false;
  const std::string_view value = m.value;
  if (value.size() < 5 || !value.starts_with(".*") || !value.ends_with(".*")) return false;
  return value.substr(2, value.size() - 4).find_first_of(".*+|()[]{}?^$\\") == std::string_view::npos;
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
    if (m.op == promql::MatchOp::kNotEqual) return IsStateLabel(m.name) && IsGoodState(m.value);
    if (LooksForAWord(m)) return true;
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
