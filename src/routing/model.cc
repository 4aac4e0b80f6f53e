#include "routing/model.h"

#include <algorithm>
#include <set>
#include <utility>

#include "policy/external_labels.h"
#include "routing/alert_relabel.h"
#include "routing/decode_grafana.h"
#include "source/file_system.h"

namespace rulecheck::routing {
namespace {

void AddExternal(std::string_view name, const flow::ValueSet& values, bool certain,
                 flow::Alternative* alerts) {
  using flow::Presence;
  const Presence before = alerts->labels.PresenceOf(name);
  if (before == Presence::kYes) return;
  flow::LabelFact fact;
  fact.name = name;
  fact.presence = certain ? Presence::kYes : Presence::kMaybe;
  fact.values = before == Presence::kNo ? values : Union(alerts->labels.ValuesOf(name), values);
  alerts->labels.Set(std::move(fact));
}

std::unique_ptr<ConfigModel> ModelOf(const Document& document) {
  auto model = std::make_unique<ConfigModel>();
  model->document = &document;
  model->is_object = document.kind == DocumentKind::kAlertmanagerConfig;
  model->decoded = DecodeDocument(document);
  if (model->decoded.valid() && model->config().route) {
    model->tree = std::make_unique<const RouteTree>(model->config());
    model->finder = std::make_unique<const RouteFinder>(*model->tree);
  }
  return model;
}

}  // namespace

DecodedConfig DecodeDocument(const Document& document) {
  const ConfigTree& body = std::get<ConfigTree>(document.body);
  if (document.kind == DocumentKind::kAlertmanagerConfig) return DecodeObjectConfig(body.tree, *body.root);
  return DecodeConfig(body.tree, *body.root, MatcherMode::kFallback);
}

std::string AlertmanagerPath(const policy::Settings& settings) {
  const auto& named = settings.environment.alertmanager;
  if (!named) return {};
  const std::string beside = source::FolderOf(named->place.file->path());
  return named->path.starts_with('/') || beside == "." ? named->path : beside + "/" + named->path;
}

std::vector<std::string> AlertmanagerPaths(const policy::Project& project) {
  std::set<std::string> paths;
  for (const policy::PathSettings* settings : project.Answers())
    paths.insert(AlertmanagerPath(settings->settings));
  paths.erase("");
  return {paths.begin(), paths.end()};
}

void AddExternalLabels(std::span<const policy::ExternalLabel> declared, flow::Flow* alerts) {
  for (flow::Alternative& alternative : alerts->alternatives) {
    for (const policy::ExternalLabel& label : declared)
      AddExternal(label.name, label.values.empty() ? flow::ValueSet() : flow::ValueSet::Of(label.values),
                  true, &alternative);
    if (!declared.empty()) continue;
    for (const std::string_view name : policy::kExternalLabels) AddExternal(name, {}, false, &alternative);
  }
}

void AddServerLabels(const policy::PathSettings& settings, flow::Flow* alerts) {
  const auto& facts = settings.facts->external_labels;
  AddExternalLabels(facts.empty() ? settings.settings.environment.external_labels : facts, alerts);
  RelabelAlerts(settings.facts->alert_relabels, alerts);
}

Model::Model(const Snapshot& snapshot, const FlowsOfRun& flows, const policy::Project* project) {
  AddConfigs(snapshot, project);
  AddGrafana(snapshot, flows);
  AddAlerts(snapshot, flows, project);
}

bool Model::serves() const {
  return std::any_of(configs_.begin(), configs_.end(), [](const auto& config) { return config->serves; });
}

void Model::AddConfigs(const Snapshot& snapshot, const policy::Project* project) {
  for (const Document* document : snapshot.documents()) {
    if (!std::holds_alternative<ConfigTree>(document->body)) continue;
    configs_.push_back(ModelOf(*document));
    ConfigModel& model = *configs_.back();
    if (project != nullptr) {
      model.templates = LoadTemplates(project->files(), model.config());
    } else {
      model.templates.complete = model.config().templates.empty();
    }
    // Templates of a bundle stand beside the text, those of an operator's objects elsewhere.
    const auto& wrappers = document->place.wrappers;
    const bool bundled = std::find(wrappers.begin(), wrappers.end(), "mimir-bundle") != wrappers.end();
    if (bundled || model.is_object) model.templates.complete = false;
  }
}

// Policies with the contact points of the whole run; alerts go to them where there is one configuration only.
void Model::AddGrafana(const Snapshot& snapshot, const FlowsOfRun& flows) {
  std::vector<std::pair<const Document*, ConfigTree>> documents;
  std::vector<ConfigTree> parts;
  for (const Document* document : snapshot.documents()) {
    if (document->kind != DocumentKind::kGrafanaAlerts || document->partial) continue;
    if (auto tree = GrafanaTreeOf(*document)) {
      documents.emplace_back(document, *tree);
      parts.push_back(std::move(*tree));
    }
  }
  std::vector<ConfigModel*> made;
  for (const auto& [document, tree] : documents) {
    for (DecodedConfig& decoded : DecodeGrafanaPolicies(tree, parts)) {
      configs_.push_back(std::make_unique<ConfigModel>());
      ConfigModel& model = *configs_.back();
      model.document = document;
      model.is_grafana = true;
      model.decoded = std::move(decoded);
      made.push_back(&model);
      if (!model.decoded.valid()) continue;
      model.tree = std::make_unique<const RouteTree>(model.config());
      model.finder = std::make_unique<const RouteFinder>(*model.tree);
    }
  }
  if (made.size() != 1 || made.front()->tree == nullptr) return;
  for (const auto& [document, tree] : documents) {
    for (auto& rule : GrafanaRulesOf(*document, tree, flows)) {
      made.front()->alerts.push_back(
          {&rule->ref, RoutedAlert::kNoNumber, rule->alerts, made.front()->finder->Of(rule->alerts)});
      made.front()->serves = true;
      grafana_rules_.push_back(std::move(rule));
    }
  }
}

ConfigModel* Model::ConfigOf(const SourceFile& rules, const policy::Project* project) const {
  const std::string named =
      project == nullptr ? std::string() : AlertmanagerPath(project->Known(rules.path()).settings);
  const std::string wanted = named.empty() ? named : project->Absolute(named);
  ConfigModel* found = nullptr;
  for (const auto& config : configs_) {
    if (config->is_object || config->is_grafana) continue;
    if (!wanted.empty() && project->Absolute(config->document->file->path()) != wanted) continue;
    if (found != nullptr) return nullptr;  // which of them, nobody says
    found = config.get();
  }
  return found;
}

void Model::AddAlerts(const Snapshot& snapshot, const FlowsOfRun& flows, const policy::Project* project) {
  if (configs_.empty()) return;
  const SourceFile* last = nullptr;
  ConfigModel* config = nullptr;
  const policy::PathSettings none;
  const auto rules = snapshot.rules().rules();
  for (uint32_t number = 0; number < rules.size(); ++number) {
    const workspace::RuleRef& ref = rules[number];
    if (ref.rule->kind != RuleKind::kAlerting || !ref.rule->parsed()) continue;
    if (ref.document->file != last) {
      last = ref.document->file;
      config = ConfigOf(*last, project);
    }
    if (config == nullptr || config->tree == nullptr) continue;
    RoutedAlert alert{&ref, number, flows().Alerts(number), nullptr};
    AddServerLabels(project == nullptr ? none : project->Known(last->path()), &alert.labels);
    if (alert.labels.alternatives.empty()) continue;  // none is sent
    alert.routes = config->finder->Of(alert.labels);
    config->serves = true;
    config->alerts.push_back(std::move(alert));
  }
}

}  // namespace rulecheck::routing
