#include "documents/containers.h"

#include <re2/re2.h>

#include "documents/shape.h"
#include "documents/unread_rules.h"

namespace rulecheck::documents {

namespace {

using source::Node;

// A text that was surely meant for rules, even when it is no YAML: behind `groups:` stands a
// list, or nothing more on its line.
bool HasGroupsLine(std::string_view text) {
  static const RE2 kGroups(R"((?m)^["']?groups["']?[ \t]*:[ \t]*(\[|#|\r?$))");
  return RE2::PartialMatch(re2::StringPiece(text.data(), text.size()), kGroups);
}

bool LooksLikeObject(std::string_view text) {
  const size_t first = text.find_first_not_of(" \t\r\n");
  return first != std::string_view::npos && text[first] == '{';
}

std::vector<Inner> ItemsOf(const Node& list) {
  std::vector<Inner> out;
  for (const source::Item& item : list.items) out.push_back({item.node});
  return out;
}

// A value is what its content says, whatever its key is called.
void AppendValues(const Node& data, std::vector<Inner>* out) {
  for (const source::Entry& entry : data.entries) {
    const Node& value = *entry.value;
    if (!value.is_scalar()) continue;
    if (LooksLikeObject(value.value)) {
      out->push_back({&value, true, true, entry.key->value, true});
    } else if (HasGroupsLine(value.value)) {
      out->push_back({&value, true, false, entry.key->value, false});
    } else if (MayHoldRules(value.value)) {
      out->push_back({&value, true, false, entry.key->value, true});
    }
  }
}

std::vector<Inner> ValuesOf(const Node& object) {
  std::vector<Inner> out;
  for (const std::string_view field : {"data", "stringData"}) {
    if (const Node* data = MappingOf(object, field)) AppendValues(*data, &out);
  }
  return out;
}

// An object of the Grafana operator that has its dashboard as text.
std::vector<Inner> JsonOf(const Node& object) {
  const Node* spec = MappingOf(object, "spec");
  const Node* json = spec != nullptr ? source::Find(*spec, "json") : nullptr;
  if (json == nullptr || !json->is_scalar()) return {};
  return {{json, true, true, "json", false}};
}

std::optional<std::vector<Inner>> OpenObject(const Node& root) {
  const std::string_view kind = TextOf(root, "kind");
  const std::string_view version = TextOf(root, "apiVersion");
  if (kind.ends_with("List") && ListOf(root, "items") != nullptr) return ItemsOf(*ListOf(root, "items"));
  if ((kind == "ConfigMap" || kind == "Secret") && version == "v1") return ValuesOf(root);
  if (kind == "GrafanaDashboard") return JsonOf(root);
  const bool resource =
      version.starts_with("dashboard.grafana.app/") || version.starts_with("grizzly.grafana.com/");
  if (kind == "Dashboard" && resource && MappingOf(root, "spec") != nullptr)
    return std::vector<Inner>{{MappingOf(root, "spec")}};
  return std::nullopt;
}

}  // namespace

std::optional<std::vector<Inner>> OpenContainer(const Candidate& candidate) {
  if (candidate.is_object()) return OpenObject(candidate.root());
  // The answer of Grafana's API, with the dashboard in an envelope.
  const Node* dashboard = MappingOf(candidate.root(), "dashboard");
  if (dashboard != nullptr && HasAny(*dashboard, {"panels", "rows"})) return std::vector<Inner>{{dashboard}};
  return std::nullopt;
}

}  // namespace rulecheck::documents
