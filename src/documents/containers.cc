#include "documents/containers.h"

#include <re2/re2.h>

#include "documents/shape.h"
#include "documents/unread_rules.h"

namespace rulecheck::documents {

namespace {

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

Container ItemsOf(const Cursor& list) {
  Container out{"list", {}};
  list["items"].EachItem([&](const Cursor& item) { out.inner.push_back({item}); });
  return out;
}

// A value is what its content says, whatever its key is called.
void AppendValues(const Cursor& data, std::vector<Inner>* out) {
  data.EachValue([&](const Cursor& value) {
    if (!value.is_scalar()) return;
    if (LooksLikeObject(value.text())) {
      out->push_back({value, true, true, value.key(), true});
    } else if (HasGroupsLine(value.text())) {
      out->push_back({value, true, false, value.key(), false});
    } else if (MayHoldRules(value.text())) {
      out->push_back({value, true, false, value.key(), true});
    }
  });
}

Container ValuesOf(const Cursor& object, std::string_view wrapper) {
  Container out{wrapper, {}};
  for (const std::string_view field : {"data", "stringData"}) {
    if (const Cursor data = object[field]; data.is_mapping()) AppendValues(data, &out.inner);
  }
  return out;
}

// An object of the Grafana operator that has its dashboard as text.
Container JsonOf(const Cursor& object) {
  Container out{"grafanadashboard", {}};
  if (const Cursor json = object["spec"]["json"]; json.is_scalar())
    out.inner.push_back({json, true, true, "json", false});
  return out;
}

std::optional<Container> OpenObject(const Cursor& root) {
  const std::string_view kind = root.Text("kind");
  const std::string_view version = root.Text("apiVersion");
  if (kind.ends_with("List") && root["items"].is_sequence()) return ItemsOf(root);
  if (kind == "ConfigMap" && version == "v1") return ValuesOf(root, "configmap");
  if (kind == "Secret" && version == "v1") return ValuesOf(root, "secret");
  if (kind == "GrafanaDashboard") return JsonOf(root);
  const bool resource =
      version.starts_with("dashboard.grafana.app/") || version.starts_with("grizzly.grafana.com/");
  const Cursor spec = root["spec"];
  if (kind == "Dashboard" && resource && spec.is_mapping())
    return Container{"dashboard-resource", {{spec}}};
  return std::nullopt;
}

}  // namespace

std::optional<Container> OpenContainer(const Candidate& candidate) {
  const Cursor root(candidate.root());
  if (candidate.is_object()) return OpenObject(root);
  // The answer of Grafana's API, with the dashboard in an envelope.
  const Cursor dashboard = root["dashboard"];
  if (dashboard.is_mapping() && HasAny(*dashboard, {"panels", "rows"}))
    return Container{"api-dashboard", {{dashboard}}};
  return std::nullopt;
}

}  // namespace rulecheck::documents
