#include "documents/grafana_sources.h"

#include <algorithm>
#include <array>
#include <vector>

#include "documents/cursor.h"
#include "documents/grafana_marks.h"
#include "documents/shape.h"

namespace rulecheck::documents {

namespace {

using source::Node;

constexpr std::string_view kMixed = "-- Mixed --";

// What people call their data sources; says little.
SourceKind KindOfName(std::string_view name) {
  std::string lower(name);
  std::transform(lower.begin(), lower.end(), lower.begin(),
                 [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
  const auto has = [&](std::string_view word) { return lower.find(word) != std::string::npos; };
  if (has("loki")) return SourceKind::kLoki;
  for (const std::string_view word : {"prom", "thanos", "mimir", "cortex", "victoriametrics"}) {
    if (has(word)) return SourceKind::kPrometheus;
  }
  return SourceKind::kUnknown;
}

bool IsMixed(const Cursor& source) {
  return source.text() == kMixed || source.Text("uid") == kMixed || source.Text("type") == "mixed";
}

// Sources that are in every Grafana: its own, other panels, expressions (-100 in old alerts).
bool IsBuiltIn(std::string_view name) {
  return name == "-- Grafana --" || name == "-- Dashboard --" || name == "__expr__" || name == "grafana" ||
         name == "-100";
}

}  // namespace

SourceKind KindOfPlugin(std::string_view plugin) {
  constexpr std::array<std::string_view, 5> kPrometheus = {
      "prometheus", "grafana-amazonprometheus-datasource", "grafana-azureprometheus-datasource",
      "victoriametrics-datasource", "victoriametrics-metrics-datasource"};
  if (plugin.empty()) return SourceKind::kUnknown;
  if (plugin == "loki") return SourceKind::kLoki;
  const bool prometheus = std::find(kPrometheus.begin(), kPrometheus.end(), plugin) != kPrometheus.end();
  return prometheus ? SourceKind::kPrometheus : SourceKind::kOther;
}

DataSourceName DataSource::Name() const {
  if (written.is_scalar()) return {.name = text};
  if (!written.is_mapping()) return {{}, std::string(plugin), {}, {}, true};
  DataSourceName out;
  out.is_object = true;
  out.name = written.Text("name");
  out.type = written.Text("type");
  out.uid = written.Text("uid");
  out.kind = written.Text("kind");
  return out;
}

GrafanaSources::GrafanaSources(const Node& root) {
  AddVariables(root);
  AddInputs(root);
  Collect(root);
}

void GrafanaSources::AddInputs(const Node& root) {
  const Node* inputs = ListOf(root, "__inputs");
  if (inputs == nullptr) return;
  for (const source::Item& input : inputs->items) {
    if (const std::string_view plugin = TextOf(*input.node, "pluginId"); !plugin.empty())
      plugins_.emplace(TextOf(*input.node, "name"), Plugin{plugin, LanguageReason::kInput});
  }
}

// `templating.list` of classic dashboards, `variables` of v2.
void GrafanaSources::AddVariables(const Node& root) {
  const Node* templating = MappingOf(root, "templating");
  if (const Node* list = templating != nullptr ? ListOf(*templating, "list") : nullptr) {
    for (const source::Item& variable : list->items) {
      if (TextOf(*variable.node, "type") == "datasource")
        plugins_.emplace(TextOf(*variable.node, "name"),
                         Plugin{TextOf(*variable.node, "query"), LanguageReason::kVariable});
    }
  }
  if (const Node* list = ListOf(root, "variables")) {
    for (const source::Item& variable : list->items) {
      const Node* spec = MappingOf(*variable.node, "spec");
      if (spec != nullptr && TextOf(*variable.node, "kind") == "DatasourceVariable")
        plugins_.emplace(TextOf(*spec, "name"), Plugin{TextOf(*spec, "pluginId"), LanguageReason::kVariable});
    }
  }
}

// Any object of the document that says the type of a uid says it for all.
void GrafanaSources::Collect(const Node& root) {
  std::vector<const Node*> stack{&root};
  while (!stack.empty()) {
    const Node& node = *stack.back();
    stack.pop_back();
    for (const source::Item& item : node.items) {
      if (!item.node->is_scalar()) stack.push_back(item.node);
    }
    for (const source::Entry& entry : node.entries) {
      if (entry.value->is_scalar()) continue;
      stack.push_back(entry.value);
      if (entry.key->value != "datasource" || !entry.value->is_mapping()) continue;
      const std::string_view uid = TextOf(*entry.value, "uid");
      const std::string_view type = TextOf(*entry.value, "type");
      if (!uid.empty() && !type.empty() && OnlyVariable(uid).empty() && OnlyVariable(type).empty())
        plugins_.emplace(uid, Plugin{type, LanguageReason::kDataSource});
    }
  }
}

DataSource GrafanaSources::ByName(std::string_view name, const Cursor& written) const {
  const std::string text(name);
  if (name.empty() || name == "default" || name == kMixed) return {.text = text, .written = written};
  if (IsBuiltIn(name)) return {SourceKind::kOther, true, LanguageReason::kDataSource, text, written};
  const std::string_view variable = OnlyVariable(name);
  const auto plugin = plugins_.find(variable.empty() ? name : variable);
  if (plugin != plugins_.end() && !plugin->second.name.empty())
    return {KindOfPlugin(plugin->second.name), true, plugin->second.by, text, written};
  return {KindOfName(name), false, LanguageReason::kName, text, written};
}

DataSource GrafanaSources::Resolve(const Cursor& source) const {
  if (!source || source->is_null()) return {};
  if (source.is_scalar()) return ByName(source.text(), source);
  const std::string_view type = source.Text("type");
  std::string_view uid = source.Text("uid");
  if (uid.empty()) uid = source.Text("name");  // v2
  if (IsMixed(source)) return {.text = std::string(kMixed), .written = source};
  if (type.empty() || !OnlyVariable(type).empty()) return ByName(uid, source);
  DataSource out{KindOfPlugin(type), true, LanguageReason::kDataSource, std::string(uid.empty() ? type : uid),
                 source};
  // Grafana goes by the uid: a type that a variable contradicts is left over from another source.
  const std::string_view variable = OnlyVariable(uid);
  const auto plugin = variable.empty() ? plugins_.end() : plugins_.find(variable);
  out.certain = plugin == plugins_.end() || KindOfPlugin(plugin->second.name) == out.kind;
  return out;
}

DataSource GrafanaSources::OfTarget(const Cursor& target, const Cursor& panel) const {
  const Cursor own = target["datasource"];
  if (own && !own->is_null()) return Resolve(own);
  const Cursor shared = panel["datasource"];
  if (shared && IsMixed(shared)) return {.text = std::string(kMixed), .written = shared};
  return Resolve(shared);
}

DataSource GrafanaSources::OfPlugin(std::string_view plugin, const Cursor& source) const {
  DataSource out = Resolve(source);
  if (plugin.empty() || !OnlyVariable(plugin).empty()) return out;
  if (out.text.empty()) out.text = plugin;
  const bool says_nothing = out.kind == SourceKind::kUnknown || out.by == LanguageReason::kName;
  out.certain = says_nothing || out.kind == KindOfPlugin(plugin);
  out.kind = KindOfPlugin(plugin);
  out.by = LanguageReason::kDataSource;
  out.plugin = plugin;
  return out;
}

}  // namespace rulecheck::documents
