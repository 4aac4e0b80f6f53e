// Perses: dashboards, ephemeral ones, variables of projects and of everywhere, lists of them, and the custom
// resources of its operator. The kind of a plugin names the language.
// https://github.com/perses/perses/blob/main/docs/api/dashboard.md
#include <fmt/format.h>

#include <algorithm>

#include "documents/grafana_query.h"
#include "documents/kind.h"
#include "documents/shape.h"

namespace rulecheck::documents {

namespace {

using source::Node;

SourceKind LanguageOfPlugin(std::string_view kind) {
  if (kind.starts_with("Prometheus")) return SourceKind::kPrometheus;
  return kind.starts_with("Loki") ? SourceKind::kLoki : SourceKind::kOther;
}

bool IsPersesResource(const Node& root) {
  if (!root.is_mapping() || source::Find(root, "apiVersion") != nullptr) return false;
  const std::string_view kind = TextOf(root, "kind");
  const Node* spec = MappingOf(root, "spec");
  if (spec == nullptr) return false;
  if (kind == "Dashboard" || kind == "EphemeralDashboard") return MappingOf(*spec, "panels") != nullptr;
  return (kind == "Variable" || kind == "GlobalVariable") && TextOf(*spec, "kind").ends_with("Variable");
}

bool IsPersesObject(const Node& root) {
  const std::string_view kind = TextOf(root, "kind");
  return TextOf(root, "apiVersion").starts_with("perses.dev/") &&
         (kind == "PersesDashboard" || kind == "PersesVariable" || kind == "PersesGlobalVariable");
}

class PersesLoader {
 public:
  PersesLoader(const LoadContext& context, Document* document) : context_(context), document_(document) {}

  void Resource(const Cursor& root) {
    const Cursor spec = root["spec"];
    const Cursor config = spec["config"];
    const Cursor body = config ? config : spec;
    title_ = body["display"].Text("name");
    if (title_.empty()) title_ = root["metadata"].Text("name");
    if (root.Text("kind").ends_with("Variable")) return Variable(body, root["metadata"].Text("name"));
    body["variables"].EachItem(
        [&](const Cursor& variable) { Variable(variable, variable["spec"].Text("name")); });
    body["panels"].EachValue([&](const Cursor& panel) { Panel(panel["spec"]); });
  }

 private:
  void Panel(const Cursor& spec) {
    const std::string_view name = spec["display"].Text("name");
    spec["queries"].EachItem([&](const Cursor& query) {
      const Cursor plugin = query["spec"]["plugin"];
      Add(plugin, plugin["spec"]["query"], QueryRole::kPanel, name);
    });
  }

  // A list whose values a plugin asks for: `matchers` of label names and values, `expr` of PromQL.
  void Variable(const Cursor& variable, std::string_view name) {
    const Cursor plugin = variable["spec"]["plugin"];
    const Cursor body = plugin["spec"];
    Add(plugin, body["expr"], QueryRole::kVariable, name);
    body["matchers"].EachItem(
        [&](const Cursor& matcher) { Add(plugin, matcher, QueryRole::kVariable, name); });
  }

  void Add(const Cursor& plugin, const Cursor& text, QueryRole role, std::string_view name) {
    if (!text || !text->is_scalar()) return;
    DataSource source{LanguageOfPlugin(plugin.Text("kind")), true, LanguageReason::kKind};
    const Cursor written = plugin["spec"]["datasource"];
    if (written) {
      source.written = written;
      source.text = written.is_scalar() ? written.text() : written.Text("name");
    }
    AddGrafanaQuery(context_, {text, role, source, std::string(name), fmt::format("{}/{}", title_, name)},
                    document_);
  }

  const LoadContext& context_;
  Document* document_;
  std::string title_;
};

}  // namespace

std::optional<Detected> DetectPerses(const Candidate& candidate) {
  const Node& root = candidate.root();
  if (IsPersesObject(root)) return Detected{ObjectTitle(root)};
  if (IsPersesResource(root)) return Detected{fmt::format("Perses {}", ObjectTitle(root))};
  const bool list = std::any_of(root.items.begin(), root.items.end(),
                                [](const source::Item& item) { return IsPersesResource(*item.node); });
  return list ? std::optional(Detected{"Perses resources"}) : std::nullopt;
}

void LoadPerses(const LoadContext& context, const Node& root, Document* document) {
  PersesLoader loader(context, document);
  if (root.is_mapping()) return loader.Resource(Cursor(root));
  Cursor(root).EachItem([&](const Cursor& item) {
    if (IsPersesResource(*item)) loader.Resource(item);
  });
}

}  // namespace rulecheck::documents
