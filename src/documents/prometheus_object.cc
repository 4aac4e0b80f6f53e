// The servers that prometheus-operator runs: what they select stands in the object. They hold no queries.
#include "documents/kind.h"
#include "documents/shape.h"

namespace rulecheck::documents {

std::optional<Detected> DetectPrometheusObject(const Candidate& candidate) {
  const source::Node& root = candidate.root();
  const std::string_view kind = TextOf(root, "kind");
  if ((kind != "Prometheus" && kind != "ThanosRuler") || !IsPrometheusGroup(TextOf(root, "apiVersion")))
    return std::nullopt;
  return Detected{ObjectTitle(root)};
}

// Checks that ask for its selectors read it again.
void LoadPrometheusObject(const LoadContext&, const source::Node&, Document*) {}

}  // namespace rulecheck::documents
