// KEDA's ScaledObject and ScaledJob: workloads scaled by the value of a query.
// Source: keda.sh/docs, scalers prometheus and loki.
#include "documents/kind.h"
#include "documents/shape.h"
#include "documents/spec_query.h"
#include "documents/triggers.h"

namespace rulecheck::documents {

std::optional<Detected> DetectKeda(const Candidate& candidate) {
  const std::string_view kind = TextOf(candidate.root(), "kind");
  const bool is_keda = TextOf(candidate.root(), "apiVersion").starts_with("keda.sh/") &&
                       (kind == "ScaledObject" || kind == "ScaledJob");
  return is_keda ? std::optional(Detected{ObjectTitle(candidate.root())}) : std::nullopt;
}

void LoadKeda(const LoadContext& context, const source::Node& root, Document* document) {
  AddTriggers(context, Cursor(root)["spec"]["triggers"], ObjectName(root), document);
}

}  // namespace rulecheck::documents
