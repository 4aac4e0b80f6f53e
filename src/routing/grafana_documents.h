// What documents of Grafana's alerting say of notifications, read from their files: policies, contact points,
// and the labels of rules that these are held against.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "flow/rules.h"
#include "rulecheck/config_tree.h"
#include "rulecheck/document.h"
#include "source/tree.h"
#include "workspace/rule_index.h"

namespace rulecheck::routing {

// The tree of a document that provisions alerting, which loaders do not keep. Nothing for other documents,
// and where it cannot be found again in its file.
std::optional<ConfigTree> GrafanaTreeOf(const Document& document);

// A rule as others see one, made of an alert of Grafana: name, labels, annotations, and no query.
struct GrafanaRule {
  RuleGroup group;
  Arena arena;  // of its labels and annotations
  Rule rule;
  QueryItem item;  // of the rule: nothing is written there
  std::string subject;
  workspace::RuleRef ref;
  // The labels of its alerts: those of its query where it has one in PromQL, else any, with those that the
  // rule sets, `alertname` and `grafana_folder`.
  flow::Flow alerts;
};
std::vector<std::unique_ptr<const GrafanaRule>> GrafanaRulesOf(
    const Document& document, const ConfigTree& tree, const std::function<const flow::Flows&()>& flows);

}  // namespace rulecheck::routing
