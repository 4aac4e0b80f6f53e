#include "checks/recording_order.h"

#include <algorithm>
#include <cstdint>
#include <optional>

#include "base/components.h"
#include "checks/shapes.h"
#include "promql/tree_scope.h"

namespace rulecheck::checks {
namespace {

// The recorded names that a query reads, by their places.
void AppendReads(const promql::Query* query, const workspace::RuleIndex& rules, std::vector<uint32_t>* out) {
  if (query == nullptr) return;
  const promql::TreeScope trees;
  std::vector<const promql::VectorSelector*> selectors;
  SelectorsIn(*query->root(), &selectors);
  for (const promql::VectorSelector* selector : selectors) {
    const std::optional<uint32_t> read = rules.RecordedName(MetricName(*selector));
    if (read) out->push_back(*read);
  }
}

}  // namespace

RecordingOrder::RecordingOrder(const workspace::RuleIndex& rules) {
  const std::vector<std::string_view>& names = rules.recorded_names();
  std::vector<std::vector<uint32_t>> reads(names.size());
  for (uint32_t i = 0; i < names.size(); ++i) {
    for (const uint32_t rule : rules.Recorders(names[i]))
      AppendReads(rules.rule(rule).rule->query(), rules, &reads[i]);
  }
  names_.reserve(names.size());  // steps have views of it
  const std::vector<std::vector<uint32_t>> components = Components(reads);
  steps_.reserve(components.size());
  for (const std::vector<uint32_t>& component : components) {
    const std::vector<uint32_t>& first = reads[component[0]];
    const bool reads_itself = std::find(first.begin(), first.end(), component[0]) != first.end();
    const size_t begin = names_.size();
    for (const uint32_t name : component) names_.push_back(names[name]);
    steps_.push_back({std::span(names_).subspan(begin), component.size() > 1 || reads_itself});
  }
}

}  // namespace rulecheck::checks
