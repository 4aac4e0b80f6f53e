#include "routing/model.h"

#include <algorithm>
#include <set>
#include <utility>

#include "policy/external_labels.h"
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

void AddExternalLabels(const policy::Settings& settings, flow::Flow* alerts) {
  const auto& declared = settings.environment.external_labels;
  for (flow::Alternative& alternative : alerts->alternatives) {
    for (const policy::ExternalLabel& label : declared)
      AddExternal(label.name, label.values.empty() ? flow::ValueSet() : flow::ValueSet::Of(label.values),
                  true, &alternative);
    if (!declared.empty()) continue;
    for (const std::string_view name : policy::kExternalLabels) AddExternal(name, {}, false, &alternative);
  }
}

Model::Model(const Snapshot& snapshot, const FlowsOfRun& flows, const policy::Project* project) {
  AddConfigs(snapshot, project);
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
  }
}

ConfigModel* Model::ConfigOf(const SourceFile& rules, const policy::Project* project) const {
  const std::string named =
      project == nullptr ? std::string() : AlertmanagerPath(project->Known(rules.path()).settings);
  const std::string wanted = named.empty() ? named : project->Absolute(named);
  ConfigModel* found = nullptr;
  for (const auto& config : configs_) {
    if (config->is_object) continue;
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
    AddExternalLabels(project == nullptr ? policy::Settings() : project->Known(last->path()).settings,
                      &alert.labels);
    alert.routes = config->finder->Of(alert.labels);
    config->serves = true;
    config->alerts.push_back(std::move(alert));
  }
}

}  // namespace rulecheck::routing
