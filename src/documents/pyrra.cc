// Objectives of Pyrra: the selectors that indicators count.
// Source: github.com/pyrra-dev/pyrra, kubernetes/api/v1alpha1.
#include "documents/kind.h"
#include "documents/shape.h"
#include "documents/spec_query.h"

namespace rulecheck::documents {

std::optional<Detected> DetectPyrra(const Candidate& candidate) {
  const source::Node& root = candidate.root();
  if (TextOf(root, "kind") != "ServiceLevelObjective" ||
      !TextOf(root, "apiVersion").starts_with("pyrra.dev/")) {
    return std::nullopt;
  }
  return Detected{ObjectTitle(root)};
}

void LoadPyrra(const LoadContext& context, const source::Node& root, Document* document) {
  const SpecQuery query{QueryRole::kSlo, ObjectName(root)};
  const Cursor indicator = Cursor(root)["spec"]["indicator"];
  const auto add = [&](const Cursor& at) { AddSpecQuery(context, at["metric"], query, document); };
  for (const std::string_view part : {"errors", "total"}) add(indicator["ratio"][part]);
  for (const std::string_view part : {"success", "total"}) add(indicator["latency"][part]);
  add(indicator["latencyNative"]["total"]);
  add(indicator["bool_gauge"]);
}

}  // namespace rulecheck::documents
