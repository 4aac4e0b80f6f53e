// Configurations of Alertmanager: files, and objects of prometheus-operator. What they say is read by the
// room that knows routing.
#include "documents/alertmanager.h"

#include <re2/re2.h>

#include <algorithm>
#include <iterator>
#include <string_view>

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

namespace {

// Keys under which charts keep what they hand to Alertmanager as it is.
bool IsKeyOfConfig(std::string_view key) {
  return key.ends_with("onfig") || key.ends_with(".yml") || key.ends_with(".yaml");
}

bool HasOnlyFieldsOfConfig(const source::Node& node) {
  constexpr std::string_view kFields[] = {"global",         "route",          "inhibit_rules",
                                          "receivers",      "templates",      "tracing",
                                          "event_recorder", "time_intervals", "mute_time_intervals"};
  return std::all_of(node.entries.begin(), node.entries.end(), [&](const source::Entry& entry) {
    return std::find(std::begin(kFields), std::end(kFields), entry.key->value) != std::end(kFields);
  });
}

}  // namespace

bool IsAlertmanagerValues(const Cursor& node) {
  return node["route"].is_mapping() && !node["route"].Text("receiver").empty() &&
         node["receivers"].is_sequence() && (IsKeyOfConfig(node.key()) || HasOnlyFieldsOfConfig(*node));
}

bool MayBeAlertmanager(std::string_view text) {
  static const RE2 kRoute(R"((?m)^["']?route["']?[ \t]*:)");
  static const RE2 kReceivers(R"((?m)^["']?receivers["']?[ \t]*:)");
  // Policies and contact points of Grafana, too.
  static const RE2 kGrafana(R"((?m)^["']?(policies|contactPoints|muteTimes)["']?[ \t]*:)");
  const re2::StringPiece piece(text.data(), text.size());
  if (RE2::PartialMatch(piece, kGrafana)) return true;
  return RE2::PartialMatch(piece, kRoute) && RE2::PartialMatch(piece, kReceivers);
}

}  // namespace rulecheck::documents
