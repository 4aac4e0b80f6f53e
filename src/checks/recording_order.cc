#include "checks/recording_order.h"

#include <algorithm>
#include <unordered_map>

#include "base/components.h"
#include "checks/shapes.h"
#include "promql/tree_scope.h"

namespace rulecheck::checks {
namespace {

using NameIndex = std::unordered_map<std::string_view, uint32_t>;

void AppendReads(const promql::Query* query, const NameIndex& index, std::vector<uint32_t>* out) {
  if (query == nullptr) return;
  const promql::TreeScope trees;
  std::vector<const promql::VectorSelector*> selectors;
  SelectorsIn(*query->root(), &selectors);
  for (const promql::VectorSelector* selector : selectors) {
    const auto it = index.find(MetricName(*selector));
    if (it != index.end()) out->push_back(it->second);
  }
}

}  // namespace

RecordingOrder::RecordingOrder(const workspace::RuleIndex& rules) {
  const std::vector<std::string_view>& names = rules.recorded_names();
  NameIndex index;
  for (uint32_t i = 0; i < names.size(); ++i) index.emplace(names[i], i);
  std::vector<std::vector<uint32_t>> reads(names.size());
  for (uint32_t i = 0; i < names.size(); ++i) {
    for (const uint32_t rule : rules.Recorders(names[i]))
      AppendReads(rules.rule(rule).rule->query, index, &reads[i]);
  }
  for (const std::vector<uint32_t>& component : Components(reads)) {
    const std::vector<uint32_t>& first = reads[component[0]];
    Step& step = steps_.emplace_back();
    for (const uint32_t name : component) step.names.push_back(names[name]);
    step.circle = component.size() > 1 || std::find(first.begin(), first.end(), component[0]) != first.end();
  }
}

}  // namespace rulecheck::checks
