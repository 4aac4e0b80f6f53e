// Label selectors of Kubernetes: `matchLabels` and `matchExpressions` over the labels of an object.
// https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/#resources-that-support-set-based-requirements
#pragma once

#include <map>
#include <span>
#include <string>
#include <string_view>

#include "rulecheck/document.h"
#include "source/tree.h"

namespace rulecheck::checks {

using ObjectLabels = std::map<std::string_view, std::string_view>;

// `metadata.labels` of an object; good as long as its tree.
ObjectLabels LabelsOf(const source::Node& object);

// Null selects nothing, an empty selector everything. A requirement that cannot be read counts as met.
bool Selects(const source::Node* selector, const ObjectLabels& labels);

// Whether the selector asks for other labels than `key`.
bool AsksForOthers(const source::Node& selector, std::string_view key);

// Whether kustomize adds labels to objects of the run: then those that are written are not all.
bool KustomizeAddsLabels(std::span<const Document* const> documents);

}  // namespace rulecheck::checks
