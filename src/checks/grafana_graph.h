// The graph that a rule of Grafana's own alerting is.
#pragma once

#include <string_view>
#include <unordered_map>
#include <vector>

#include "rulecheck/document.h"

namespace rulecheck::checks {

// Good as long as the rule.
class AlertGraph {
 public:
  explicit AlertGraph(const GrafanaAlertRule& rule);

  // Null when the rule has no element of this refId.
  const GrafanaAlertNode* Find(std::string_view ref_id) const;
  // Null without a condition, or when it names nothing.
  const GrafanaAlertNode* condition() const { return Find(rule_.condition.value); }
  // The queries whose series reach `node` as they are: neither reduced nor by classic conditions.
  std::vector<const GrafanaAlertNode*> UnreducedQueries(const GrafanaAlertNode& node) const;

 private:
  const GrafanaAlertRule& rule_;
  std::unordered_map<std::string_view, const GrafanaAlertNode*> by_ref_id_;
};

// The rules of a document of alerts; empty for other kinds.
inline std::span<const GrafanaAlertRule> GrafanaRulesOf(const Document& document) {
  const auto* alerts = std::get_if<GrafanaAlerts>(&document.body);
  return alerts != nullptr ? std::span<const GrafanaAlertRule>(alerts->rules)
                           : std::span<const GrafanaAlertRule>();
}

}  // namespace rulecheck::checks
