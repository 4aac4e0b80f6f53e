#include "documents/grafana_sources.h"

#include <algorithm>
#include <array>
#include <vector>

#include "documents/shape.h"

namespace rulecheck::documents {

namespace {

using source::Node;

constexpr std::string_view kMixed = "-- Mixed --";

SourceKind KindOfPlugin(std::string_view plugin) {
  constexpr std::array<std::string_view, 5> kPrometheus = {
      "prometheus", "grafana-amazonprometheus-datasource", "grafana-azureprometheus-datasource",
      "victoriametrics-datasource", "victoriametrics-metrics-datasource"};
  if (plugin == "loki") return SourceKind::kLoki;
  const bool prometheus = std::find(kPrometheus.begin(), kPrometheus.end(), plugin) != kPrometheus.end();
  return prometheus ? SourceKind::kPrometheus : SourceKind::kOther;
}

// What people call their data sources; says little.
SourceKind KindOfName(std::string_view name) {
  std::string lower(name);
  std::transform(lower.begin(), lower.end(), lower.begin(),
                 [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
  const auto has = [&](std::string_view word) { return lower.find(word) != std::string::npos; };
  if (has("loki") || has("logs")) return SourceKind::kLoki;
  for (const std::string_view word : {"prometheus", "thanos", "mimir", "cortex", "victoria", "metrics"}) {
    if (has(word)) return SourceKind::kPrometheus;
  }
  return SourceKind::kUnknown;
}

// "ds" of `$ds`, `${ds}`, `${ds:raw}`, `[[ds]]`; empty for anything else.
std::string_view VariableName(std::string_view text) {
  std::string_view name;
  if (text.starts_with("${") && text.ends_with("}")) {
    name = text.substr(2, text.size() - 3);
  } else if (text.starts_with("[[") && text.ends_with("]]")) {
    name = text.substr(2, text.size() - 4);
  } else if (text.starts_with("$")) {
    name = text.substr(1);
  }
  return name.substr(0, name.find_first_of(":."));
}

bool IsMixed(const Node& source) {
  return source.is_scalar() ? source.value == kMixed
                            : TextOf(source, "uid") == kMixed || TextOf(source, "type") == "mixed";
}

}  // namespace

GrafanaSources::GrafanaSources(const Node& dashboard) {
  if (const Node* inputs = ListOf(dashboard, "__inputs")) {
    for (const source::Item& input : inputs->items) {
      if (const std::string_view plugin = TextOf(*input.node, "pluginId"); !plugin.empty())
        plugins_.emplace(TextOf(*input.node, "name"), plugin);
    }
  }
  const Node* templating = MappingOf(dashboard, "templating");
  const Node* variables = templating != nullptr ? ListOf(*templating, "list") : nullptr;
  if (variables != nullptr) {
    for (const source::Item& variable : variables->items) {
      if (TextOf(*variable.node, "type") == "datasource")
        plugins_.emplace(TextOf(*variable.node, "name"), TextOf(*variable.node, "query"));
    }
  }
  Collect(dashboard);
}

// Any object of the dashboard that says the type of a uid says it for all.
void GrafanaSources::Collect(const Node& dashboard) {
  std::vector<const Node*> stack{&dashboard};
  while (!stack.empty()) {
    const Node& node = *stack.back();
    stack.pop_back();
    for (const source::Item& item : node.items) stack.push_back(item.node);
    for (const source::Entry& entry : node.entries) {
      stack.push_back(entry.value);
      if (entry.key->value != "datasource" || !entry.value->is_mapping()) continue;
      const std::string_view uid = TextOf(*entry.value, "uid");
      const std::string_view type = TextOf(*entry.value, "type");
      if (!uid.empty() && !type.empty()) plugins_.emplace(uid, type);
    }
  }
}

DataSource GrafanaSources::ByName(std::string_view name) const {
  if (name.empty() || name == "default") return {};
  if (name.starts_with("-- ") || name == "__expr__" || name == "grafana")
    return {SourceKind::kOther, true, std::string(name)};
  const std::string_view variable = VariableName(name);
  const auto plugin = plugins_.find(variable.empty() ? name : variable);
  if (plugin != plugins_.end()) return {KindOfPlugin(plugin->second), true, std::string(name)};
  return {KindOfName(name), false, std::string(name)};
}

DataSource GrafanaSources::Resolve(const Node* node) const {
  if (node == nullptr || node->is_null()) return {};
  if (node->is_scalar()) return ByName(node->value);
  const std::string_view type = TextOf(*node, "type");
  const std::string_view uid = TextOf(*node, "uid");
  if (type.empty() || VariableName(type) == type.substr(1)) return ByName(uid);
  const DataSource named{KindOfPlugin(type), true, std::string(uid.empty() ? type : uid)};
  // Grafana goes by the uid: a type that a variable contradicts is left over from another one.
  const auto plugin = VariableName(uid).empty() ? plugins_.end() : plugins_.find(VariableName(uid));
  if (plugin == plugins_.end() || KindOfPlugin(plugin->second) == named.kind) return named;
  return {KindOfPlugin(plugin->second), false, named.text};
}

DataSource GrafanaSources::OfTarget(const Node& target, const Node* panel) const {
  const Node* own = source::Find(target, "datasource");
  if (own != nullptr && !own->is_null()) return Resolve(own);
  const Node* shared = panel != nullptr ? source::Find(*panel, "datasource") : nullptr;
  if (shared != nullptr && IsMixed(*shared)) return {};
  return Resolve(shared);
}

}  // namespace rulecheck::documents
