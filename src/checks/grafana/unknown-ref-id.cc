#include <fmt/core.h>
#include <fmt/ranges.h>

#include "checks/check.h"
#include "checks/grafana_graph.h"

namespace rulecheck::checks {
namespace {

std::string KnownIds(const GrafanaAlertRule& rule) {
  std::vector<std::string> ids;
  for (const GrafanaAlertNode& node : rule.nodes) ids.push_back(fmt::format("`{}`", node.ref_id.value));
  return fmt::format("this rule has {}", fmt::join(ids, ", "));
}

}  // namespace

void UnknownRefId(const DocumentContext& c) {
  c.out.set_role(QueryRole::kAlertData);
  for (const GrafanaAlertRule& rule : GrafanaRulesOf(c.document)) {
    const AlertGraph graph(rule);
    c.out.set_subject(rule.title.value);
    if (!rule.condition.value.empty() && graph.condition() == nullptr && !rule.nodes.empty()) {
      c.out
          .Report(rule.condition.Whole(),
                  fmt::format("the condition is `{}`, and no query or expression has this refId",
                              rule.condition.value))
          .Help(KnownIds(rule));
    }
    for (const GrafanaAlertNode& node : rule.nodes) {
      for (const GrafanaAlertNode::Input& input : node.inputs) {
        if (input.ref_id.empty() || graph.Find(input.ref_id) != nullptr) continue;
        c.out
            .Report(input.where, fmt::format("`{}` reads `{}`, and no query or expression has this refId",
                                             node.ref_id.value, input.ref_id))
            .Help(KnownIds(rule));
      }
    }
  }
}

}  // namespace rulecheck::checks
