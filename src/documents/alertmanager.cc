// Configurations of Alertmanager: files, and objects of prometheus-operator. What they say is read by the
// room that knows routing.
#include "documents/alertmanager.h"

#include <re2/re2.h>

#include "documents/kind.h"
#include "documents/shape.h"

namespace rulecheck::documents {

std::optional<Detected> DetectAlertmanager(const Candidate& candidate) {
  const source::Node& root = candidate.root();
  if (!candidate.is_file()) return std::nullopt;
  const bool known = MappingOf(root, "route") != nullptr
                         ? HasAny(root, {"receivers", "inhibit_rules"})
                         : ListOf(root, "receivers") != nullptr && HasAny(root, {"inhibit_rules", "route"});
  if (!known) return std::nullopt;
  return Detected{"Alertmanager configuration"};
}

void LoadAlertmanager(const LoadContext& context, const source::Node& root, Document* document) {
  document->body = ConfigTree{context.tree, &root};
}

std::optional<Detected> DetectAlertmanagerConfig(const Candidate& candidate) {
  const source::Node& root = candidate.root();
  if (TextOf(root, "kind") != "AlertmanagerConfig" || !IsPrometheusGroup(TextOf(root, "apiVersion")))
    return std::nullopt;
  return Detected{ObjectTitle(root)};
}

void LoadAlertmanagerConfig(const LoadContext& context, const source::Node& root, Document* document) {
  document->body = ConfigTree{context.tree, &root};
}

bool IsAlertmanagerValues(const Cursor& node) {
  return node["route"].is_mapping() && !node["route"].Text("receiver").empty() &&
         node["receivers"].is_sequence();
}

bool MayBeAlertmanager(std::string_view text) {
  static const RE2 kRoute(R"((?m)^["']?route["']?[ \t]*:)");
  static const RE2 kReceivers(R"((?m)^["']?receivers["']?[ \t]*:)");
  const re2::StringPiece piece(text.data(), text.size());
  return RE2::PartialMatch(piece, kRoute) && RE2::PartialMatch(piece, kReceivers);
}

}  // namespace rulecheck::documents
