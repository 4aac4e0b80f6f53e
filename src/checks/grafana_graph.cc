#include "checks/grafana_graph.h"

#include <unordered_set>

namespace rulecheck::checks {

AlertGraph::AlertGraph(const GrafanaAlertRule& rule) : rule_(rule) {
  for (const GrafanaAlertNode& node : rule.nodes) by_ref_id_.emplace(node.ref_id.value, &node);
}

const GrafanaAlertNode* AlertGraph::Find(std::string_view ref_id) const {
  const auto it = by_ref_id_.find(ref_id);
  return it == by_ref_id_.end() ? nullptr : it->second;
}

std::vector<const GrafanaAlertNode*> AlertGraph::UnreducedQueries(const GrafanaAlertNode& node) const {
  using Kind = GrafanaAlertNode::Kind;
  std::vector<const GrafanaAlertNode*> out;
  std::unordered_set<const GrafanaAlertNode*> seen{&node};
  std::vector<const GrafanaAlertNode*> stack{&node};
  while (!stack.empty()) {
    const GrafanaAlertNode& at = *stack.back();
    stack.pop_back();
    if (at.kind == Kind::kQuery) out.push_back(&at);
    if (at.kind != Kind::kMath && at.kind != Kind::kThreshold && at.kind != Kind::kResample) continue;
    for (const GrafanaAlertNode::Input& input : at.inputs) {
      const GrafanaAlertNode* next = Find(input.ref_id);
      if (next != nullptr && seen.insert(next).second) stack.push_back(next);
    }
  }
  return out;
}

}  // namespace rulecheck::checks
