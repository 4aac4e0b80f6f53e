#include "checks/expected_series.h"

#include <algorithm>
#include <iterator>
#include <string>
#include <string_view>
#include <utility>

#include "checks/shapes.h"
#include "checks/shares.h"
#include "flow/stored.h"
#include "policy/external_labels.h"

namespace rulecheck::checks {
namespace {

// Whatever a store may hold, of what the matchers let through.
flow::Flow Anything(const promql::VectorSelector& selector) {
  return flow::Select(flow::UnknownSeries().Candidates(selector), selector.matchers);
}

bool IsAlertSeries(std::string_view name) {
  return name == flow::kAlerts || name == flow::kAlertsForState;
}

void Expect(std::string_view label, Span where, flow::Alternative* one) {
  if (one->labels.PresenceOf(label) != flow::Presence::kMaybe) return;
  one->labels.SetYes(label, one->labels.ValuesOf(label), {where});
}

// Alerts of other servers among them.
flow::Flow AlertSeries(const promql::VectorSelector& selector, std::string_view name) {
  flow::Flow out = Anything(selector);
  for (flow::Alternative& one : out.alternatives) {
    Expect("alertname", selector.span, &one);
    if (name == flow::kAlerts) one.value = flow::Interval::Exactly(1);
  }
  return out;
}

// A server that reads what others recorded sees labels that these added.
void AddExternalLabels(flow::Flow* flow) {
  for (flow::Alternative& one : flow->alternatives) {
    for (const std::string_view name : policy::kExternalLabels) {
      if (!one.labels.CanHave(name)) one.labels.Set({std::string(name), flow::Presence::kMaybe, {}, {}});
    }
  }
}

// Labels that scraped series have of themselves: where a rule loses one of these it is lost.
bool IsScrapedLabel(std::string_view name) {
  constexpr std::string_view kNames[] = {
      "code",     "container", "controller", "device",    "endpoint", "group", "handler", "host",
      "instance", "job",       "method",     "namespace", "node",     "path",  "pod",     "queue",
      "role",     "route",     "server",     "service",   "status",   "team",  "topic",   "type",
      "user",     "verb",      "version",    "vm",        "workload"};
  return std::binary_search(std::begin(kNames), std::end(kNames), name);
}

// `seed` of `seed:pods:sum`: a level that none of its rules speaks of is the server that records it, whose
// name is added where others read the series.
void AddLevelOfServer(std::string_view name, const workspace::RuleIndex& rules, flow::Flow* flow) {
  const std::string_view level = name.substr(0, name.find(':'));
  if (level.empty() || IsScrapedLabel(level)) return;
  constexpr size_t kLooked = 16;
  const auto recorders = rules.Recorders(name);
  for (const uint32_t index : recorders.first(std::min(recorders.size(), kLooked))) {
    const Rule& rule = *rules.rule(index).rule;
    if (rule.expr().value.find(level) != std::string_view::npos) return;
    for (const TextPair& label : rule.labels)
      if (label.key.value == level) return;
  }
  for (flow::Alternative& one : flow->alternatives) {
    if (!one.labels.CanHave(level)) one.labels.Set({std::string(level), flow::Presence::kMaybe, {}, {}});
  }
}

void Bound(double min, double max, flow::Flow* flow) {
  for (flow::Alternative& one : flow->alternatives) {
    if (!one.value.HasNumbers() || one.value.max < min || one.value.min > max) continue;
    one.value.min = std::max(one.value.min, min);
    one.value.max = std::min(one.value.max, max);
    one.value.histogram = false;
  }
}

void NeverNan(flow::Flow* flow) {
  for (flow::Alternative& one : flow->alternatives) {
    if (one.value.HasNumbers()) one.value.nan = false;
  }
}

// The labels by which histograms and summaries keep their parts.
void SetParts(std::string_view name, Span where, flow::Alternative* one) {
  if (name.ends_with("_bucket")) return Expect("le", where, one);
  if (!name.ends_with("_count") && !name.ends_with("_sum")) return;
  for (const std::string_view label : {"le", "quantile"}) {
    if (one->labels.PresenceOf(label) == flow::Presence::kMaybe) one->labels.Remove(label, {where});
  }
}

void RefineCall(const promql::Call& call, flow::Flow* flow) {
  if (!IsRateOrIncrease(call) && call.function->id != promql::FunctionId::kIrate) return;
  Bound(0, flow::kInfinity, flow);
  NeverNan(flow);
}

}  // namespace

flow::Flow KnownSeries::Candidates(const promql::VectorSelector& selector) const {
  flow::Flow out = flow::UnknownSeries().Candidates(selector);
  // The scrape loop writes 0 or 1 (scrape/scrape.go, report).
  if (MetricName(selector) == "up") {
    for (flow::Alternative& one : out.alternatives) one.value = flow::Interval::Between(0, 1, true);
  }
  return out;
}

void Expectations::OfSelector(const promql::VectorSelector& selector, flow::Flow* flow) const {
  const std::string_view name = MetricName(selector);
  if (name.empty()) return;
  if (IsAlertSeries(name)) {
    *flow = AlertSeries(selector, name);
    return;
  }
  if (!rules_.Recorders(name).empty()) {
    // Names without a level are those of scraped series, too.
    if (!IsRecordedName(name)) {
      *flow = Anything(selector);
      return;
    }
    // Another server may well record what this one does not.
    if (flow->IsEmpty()) *flow = Anything(selector);
    AddLevelOfServer(name, rules_, flow);
    return AddExternalLabels(flow);
  }
  if (IsRecordedName(name)) return;
  for (flow::Alternative& one : flow->alternatives) {
    Expect("job", selector.span, &one);
    Expect("instance", selector.span, &one);
    SetParts(name, selector.span, &one);
  }
  if (!HasCounterSuffix(name)) return;
  Bound(0, flow::kInfinity, flow);
  NeverNan(flow);
}

void Expectations::Refine(const promql::Expr& node, flow::Flow* flow) const {
  switch (node.kind) {
    case promql::NodeKind::kVectorSelector:
      return OfSelector(promql::To<promql::VectorSelector>(node), flow);
    case promql::NodeKind::kMatrixSelector:
      return OfSelector(*promql::To<promql::MatrixSelector>(node).selector, flow);
    case promql::NodeKind::kCall:
      return RefineCall(promql::To<promql::Call>(node), flow);
    case promql::NodeKind::kBinary:
      if (IsPartOfWhole(promql::To<promql::Binary>(node))) Bound(0, 1, flow);
      return;
    default:
      return;
  }
}

}  // namespace rulecheck::checks
