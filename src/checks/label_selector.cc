#include "checks/label_selector.h"

#include <algorithm>

#include "base/paths.h"
#include "checks/document_trees.h"

namespace rulecheck::checks {
namespace {

bool Meets(const source::Node& requirement, const ObjectLabels& labels) {
  const auto label = labels.find(TextAt(requirement, {"key"}));
  const std::string_view how = TextAt(requirement, {"operator"});
  if (how == "Exists") return label != labels.end();
  if (how == "DoesNotExist") return label == labels.end();
  const source::Node* values = source::Find(requirement, "values");
  const bool one_of = values != nullptr && label != labels.end() &&
                      std::any_of(values->items.begin(), values->items.end(), [&](const source::Item& item) {
                        return item.node->value == label->second;
                      });
  if (how == "In") return one_of;
  return how != "NotIn" || !one_of;
}

}  // namespace

ObjectLabels LabelsOf(const source::Node& object) {
  ObjectLabels out;
  const source::Node* labels = NodeAt(object, {"metadata", "labels"});
  if (labels == nullptr) return out;
  for (const source::Entry& entry : labels->entries) out[entry.key->value] = entry.value->value;
  return out;
}

bool Selects(const source::Node* selector, const ObjectLabels& labels) {
  if (selector == nullptr || selector->is_null()) return false;
  if (const source::Node* all = source::Find(*selector, "matchLabels")) {
    for (const source::Entry& entry : all->entries) {
      const auto label = labels.find(entry.key->value);
      if (label == labels.end() || label->second != entry.value->value) return false;
    }
  }
  const source::Node* requirements = source::Find(*selector, "matchExpressions");
  return requirements == nullptr ||
         std::all_of(requirements->items.begin(), requirements->items.end(),
                     [&](const source::Item& item) { return Meets(*item.node, labels); });
}

bool AsksForOthers(const source::Node& selector, std::string_view key) {
  if (const source::Node* all = source::Find(selector, "matchLabels")) {
    for (const source::Entry& entry : all->entries)
      if (entry.key->value != key) return true;
  }
  const source::Node* requirements = source::Find(selector, "matchExpressions");
  return requirements != nullptr &&
         std::any_of(requirements->items.begin(), requirements->items.end(),
                     [&](const source::Item& item) { return TextAt(*item.node, {"key"}) != key; });
}

bool KustomizeAddsLabels(std::span<const Document* const> documents) {
  return std::any_of(documents.begin(), documents.end(), [](const Document* document) {
    const std::string_view name = NamePart(document->file->path());
    const bool kustomization =
        name == "kustomization.yaml" || name == "kustomization.yml" || name == "Kustomization";
    const std::string_view text = document->file->text();
    return kustomization && (text.find("commonLabels:") != std::string_view::npos ||
                             text.find("labels:") != std::string_view::npos);
  });
}

}  // namespace rulecheck::checks
