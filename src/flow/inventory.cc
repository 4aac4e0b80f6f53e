#include "flow/inventory.h"
#include "flow/mutants.h"

#include <algorithm>
#include <utility>

namespace rulecheck::flow {
namespace {

using promql::Matcher;
using promql::MatchOp;

bool AcceptsValue(const Matcher& matcher, const Pattern* pattern, std::string_view value) {
  switch (matcher.op) {
    case MatchOp::kEqual:
      return value == matcher.value;
    case MatchOp::kNotEqual:
      return value != matcher.value;
    case MatchOp::kRegexp:
      return pattern->Matches(value);
    case MatchOp::kNotRegexp:
      return !pattern->Matches(value);
  }
  return true;
}

// A matcher whose regular expression is compiled once.
struct ReadyMatcher {
  const Matcher* matcher;
  std::shared_ptr<const Pattern> pattern;

  explicit ReadyMatcher(const Matcher& m) : matcher(&m) {
    const bool regexp = m.op == MatchOp::kRegexp || m.op == MatchOp::kNotRegexp;
    if (regexp) pattern = Pattern::Make(m.value);
  }
  bool Accepts(std::string_view value) const { return AcceptsValue(*matcher, pattern.get(), value); }
};

// How many series of the metric a matcher accepts.
double CountAccepted(const Inventory::Metric& metric, const ReadyMatcher& matcher) {
  const auto it = metric.labels.find(matcher.matcher->name);
  double with = 0, accepted = 0;
  if (it != metric.labels.end()) {
    for (const auto& [value, count] : it->second) {
      with += count;
      if (matcher.Accepts(value)) accepted += count;
    }
  }
  if (matcher.Accepts("")) accepted += std::max(0.0, metric.series - with);
  return std::min(accepted, metric.series);
}

Labels LabelsOfMetric(std::string_view name, const Inventory::Metric& metric, Cause cause) {
  Labels out = Labels::Closed(cause);
  if (!name.empty()) out.SetYes(kMetricName, ValueSet::Of({std::string(name)}), cause);
  for (const auto& [label, counts] : metric.labels) {
    std::vector<std::string> values;
    double with = 0;
    for (const auto& [value, count] : counts) {
      values.push_back(value);
      with += count;
    }
    const bool all = with >= metric.series || Mutated(Mutant::kInventoryAlwaysThere);
    if (Mutated(Mutant::kInventoryLosesValue) && values.size() > 1) values.pop_back();
    const Presence presence = all ? Presence::kYes : Presence::kMaybe;
    out.Set({label, presence, ValueSet::Of(std::move(values)), cause});
  }
  return out;
}

}  // namespace

void Inventory::Add(std::string_view metric, const std::vector<std::pair<std::string, std::string>>& labels) {
  Metric& to = MetricNamed(metric);
  ++to.series;
  for (const auto& [name, value] : labels) ++to.labels[name][value];
}

Inventory::Metric& Inventory::MetricNamed(std::string_view name) {
  const auto it = metrics_.find(name);
  return it != metrics_.end() ? it->second : metrics_[std::string(name)];
}

Flow Inventory::Candidates(const promql::VectorSelector& selector) const {
  Flow out;
  out.fails = Presence::kNo;
  out.keys = {{true, {}}};
  std::vector<ReadyMatcher> names, others;
  for (const Matcher& m : selector.matchers) (m.name == kMetricName ? names : others).emplace_back(m);
  const auto add = [&](std::string_view name, const Metric& metric) {
    for (const ReadyMatcher& m : names) {
      if (!m.Accepts(name)) return;
    }
    double bound = metric.series;
    for (const ReadyMatcher& m : others) bound = std::min(bound, CountAccepted(metric, m));
    if (bound <= 0) return;
    if (Mutated(Mutant::kInventoryBound) && bound > 1) --bound;
    Alternative one;
    one.labels = LabelsOfMetric(name, metric, {selector.span});
    one.bound = one.ever = bound;
    out.alternatives.push_back(std::move(one));
  };
  if (const std::string_view exact = ExactName(selector); !exact.empty()) {
    if (const auto it = metrics_.find(exact); it != metrics_.end()) add(exact, it->second);
  } else {
    for (const auto& [name, metric] : metrics_) add(name, metric);
  }
  out.Settle();
  return out;
}

}  // namespace rulecheck::flow
