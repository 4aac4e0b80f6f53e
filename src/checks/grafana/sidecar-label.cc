#include <fmt/core.h>

#include <algorithm>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <tuple>
#include <vector>

#include "base/paths.h"
#include "checks/check.h"
#include "checks/dashboards.h"
#include "checks/document_trees.h"
#include "checks/label_selector.h"

namespace rulecheck::checks {
namespace {

// The labels that charts of Grafana and Loki give their sidecars to look for.
constexpr std::string_view kOfDashboards = "grafana_dashboard";
constexpr std::string_view kOfLokiRules = "loki_rule";

std::string_view LabelFor(const Document& document) {
  const auto& wrappers = document.place.wrappers;
  if (document.partial || std::find(wrappers.begin(), wrappers.end(), "configmap") == wrappers.end())
    return {};
  if (DashboardOf(document) != nullptr) return kOfDashboards;
  return !document.groups().empty() && document.language == QueryLanguage::kLogQL ? kOfLokiRules
                                                                                  : std::string_view();
}

// ConfigMaps of a folder that one sidecar would read.
struct Neighbours {
  std::vector<const Document*> documents;
  bool some_labelled = false;  // as far as the text says
};

void JudgeNeighbours(const ModelContext& c, std::string_view label, const Neighbours& neighbours) {
  DocumentTrees trees;
  std::vector<std::pair<const Document*, const source::Node*>> without;
  std::set<const source::Node*> objects;
  const source::Node* labelled = nullptr;
  const Document* labelled_in = nullptr;
  size_t with = 0;
  for (const Document* document : neighbours.documents) {
    const source::Node* object = trees.Outermost(*document);
    if (object == nullptr || TextAt(*object, {"kind"}) != "ConfigMap" || !objects.insert(object).second)
      continue;
    if (LabelsOf(*object).contains(label)) {
      ++with;
      labelled = NodeAt(*object, {"metadata", "labels", label});
      labelled_in = document;
    } else {
      without.emplace_back(document, object);
    }
  }
  // Where most have none, they are mounted.
  if (with < 2 || without.size() >= with) return;
  for (const auto& [document, object] : without) {
    const source::Node* name = NodeAt(*object, {"metadata", "name"});
    c.out
        .Report({document->file, name == nullptr ? object->span : name->span},
                fmt::format("this ConfigMap has no label `{}`, those beside it have", label))
        .Because({labelled_in->file, labelled->span}, "one that a sidecar finds");
  }
}

}  // namespace

void SidecarLabel(const ModelContext& c) {
  std::map<std::pair<std::string_view, std::string_view>, Neighbours> folders;
  const SourceFile* last = nullptr;
  bool has = false;
  for (const Document* document : c.documents) {
    const std::string_view label = LabelFor(*document);
    if (label.empty()) continue;
    if (document->file != last) has = document->file->text().find(label) != std::string_view::npos;
    last = document->file;
    Neighbours& neighbours = folders[{label, FolderPart(document->file->path())}];
    neighbours.documents.push_back(document);
    neighbours.some_labelled = neighbours.some_labelled || has;
  }
  const bool any =
      std::any_of(folders.begin(), folders.end(), [](const auto& f) { return f.second.some_labelled; });
  if (!any || KustomizeAddsLabels(c.documents)) return;
  for (const auto& [key, neighbours] : folders)
    if (neighbours.some_labelled) JudgeNeighbours(c, key.first, neighbours);
}

}  // namespace rulecheck::checks
