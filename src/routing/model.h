// The configurations of Alertmanager of a run, each with the alerts that are sent to it.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "flow/rules.h"
#include "policy/project.h"
#include "routing/alert_routes.h"
#include "routing/decode.h"
#include "routing/grafana_documents.h"
#include "routing/notification_texts.h"
#include "routing/route_tree.h"
#include "rulecheck/workspace.h"
#include "workspace/rule_index.h"

namespace rulecheck::routing {

// The alerts of a rule, with the labels that servers add.
struct RoutedAlert {
  static constexpr uint32_t kNoNumber = UINT32_MAX;

  const workspace::RuleRef* rule = nullptr;
  uint32_t number = 0;  // of the rule in the run; kNoNumber: of an alert of Grafana
  flow::Flow labels;
  std::shared_ptr<const AlertRoutes> routes;

  std::string_view name() const { return rule->rule->name.value; }
};

struct ConfigModel {
  const Document* document = nullptr;
  DecodedConfig decoded;
  std::unique_ptr<const RouteTree> tree;  // of a valid configuration; else null
  std::unique_ptr<const RouteFinder> finder;
  bool is_object = false;           // an AlertmanagerConfig: a part of what an operator makes
  bool is_grafana = false;          // policies of Grafana: they route Grafana's own alerts
  bool serves = false;              // the alerts of the run are sent to it
  TemplateFiles templates;          // of its notifications
  std::vector<RoutedAlert> alerts;  // in the order of rules

  const Config& config() const { return decoded.config; }
};

// `environment.alertmanager` of a rule's settings names the configuration that gets its alerts; without it
// that is the only one of the run, if there is just one. Immutable; the snapshot, flows and project must
// outlive it.
class Model {
 public:
  // `flows` is asked only when alerts are sent to some configuration: it takes long.
  using FlowsOfRun = std::function<const flow::Flows&()>;
  Model(const Snapshot& snapshot, const FlowsOfRun& flows, const policy::Project* project);

  std::span<const std::unique_ptr<ConfigModel>> configs() const { return configs_; }
  // Whether alerts are held against any configuration.
  bool serves() const;

 private:
  void AddConfigs(const Snapshot& snapshot, const policy::Project* project);
  void AddGrafana(const Snapshot& snapshot, const FlowsOfRun& flows);
  void AddAlerts(const Snapshot& snapshot, const FlowsOfRun& flows, const policy::Project* project);
  ConfigModel* ConfigOf(const SourceFile& rules, const policy::Project* project) const;

  std::vector<std::unique_ptr<ConfigModel>> configs_;
  std::vector<std::unique_ptr<const GrafanaRule>> grafana_rules_;
};

// What a document with a ConfigTree says.
DecodedConfig DecodeDocument(const Document& document);

// The path that `environment.alertmanager` means; empty without it.
std::string AlertmanagerPath(const policy::Settings& settings);
// Of all settings that a project has answered with so far, once each.
std::vector<std::string> AlertmanagerPaths(const policy::Project& project);

// Labels that servers add where an alert lacks them: as settings list them, else those that are usual may be
// there.
void AddExternalLabels(std::span<const policy::ExternalLabel> declared, flow::Flow* alerts);
// The labels with which a server sends alerts: with external ones, relabelled as its configuration says.
void AddServerLabels(const policy::PathSettings& settings, flow::Flow* alerts);

}  // namespace rulecheck::routing
