// Dashboards of Grafana in their classic form (up to schema 42): panels with targets, rows of
// panels in both shapes, variables and annotations; and panels that dashboards share.
// https://grafana.com/docs/grafana/latest/dashboards/build-dashboards/view-dashboard-json-model/
#include <fmt/format.h>

#include "documents/grafana_loader.h"
#include "documents/kind.h"
#include "documents/shape.h"

namespace rulecheck::documents {

namespace {

using source::Node;

// Panels inside rows inside panels: real ones nest twice.
constexpr int kMaxPanelNesting = 8;

// Where the unit of a panel stands in the shapes that panels have had.
bool HasUnit(const Cursor& panel) {
  if (!panel["fieldConfig"]["defaults"].Text("unit").empty() || !panel.Text("format").empty()) return true;
  bool unit = false;
  panel["fieldConfig"]["overrides"].EachItem([&](const Cursor& override) {
    override["properties"].EachItem([&](const Cursor& p) { unit = unit || p.Text("id") == "unit"; });
  });
  panel["yaxes"].EachItem([&](const Cursor& axis) {
    const std::string_view format = axis.Text("format");
    unit = unit || (!format.empty() && format != "short" && format != "none");
  });
  panel["styles"].EachItem([&](const Cursor& style) { unit = unit || !style.Text("unit").empty(); });
  return unit || !panel["yaxis"].Text("format").empty();
}

class ClassicLoader {
 public:
  ClassicLoader(const LoadContext& context, const Cursor& root, Document* document)
      : loader_(context, *root, document), root_(root) {}

  void Run() {
    Variables();
    Annotations();
    root_["rows"].EachItem([&](const Cursor& row) { Panels(row["panels"], 0); });
    Panels(root_["panels"], 0);
    Elements();
    loader_.Finish();
  }

  // A panel that stands alone, as the model of a library element.
  void RunPanel(const Cursor& model) {
    loader_.dashboard().is_part = true;
    if (loader_.dashboard().title.empty()) loader_.dashboard().title = root_.Text("name");
    Panel(model, 0);
    loader_.Finish();
  }

 private:
  void Panels(const Cursor& panels, int depth) {
    if (depth < kMaxPanelNesting) panels.EachItem([&](const Cursor& panel) { Panel(panel, depth); });
  }

  void Panel(const Cursor& panel, int depth) {
    const std::string_view title = panel.Text("title");
    bool queries = false;
    loader_.SetPanelStep(panel["interval"]);
    panel["targets"].EachItem([&](const Cursor& target) {
      const DataSource source = loader_.sources().OfTarget(target, panel);
      queries = loader_.AddTarget(target, QueryRole::kPanel, source, title) || queries;
    });
    const std::string_view type = panel.Text("type");
    if (type != "row") {
      DashboardPanel facts;
      facts.title = title;
      facts.type = type;
      facts.has_unit = HasUnit(panel);
      facts.has_queries = queries;
      loader_.AddPanel(panel, std::move(facts));
    }
    Panels(panel["panels"], depth + 1);  // of a row that is closed
  }

  // Library panels that an export took along: a list in old ones, by uid since.
  void Elements() {
    const Cursor elements = root_["__elements"];
    elements.EachItem([&](const Cursor& element) { Element(element); });
    elements.EachValue([&](const Cursor& element) { Element(element); });
  }
  void Element(const Cursor& element) {
    if (const Cursor model = element["model"]) Panel(model, 0);
  }

  void Annotations() {
    root_["annotations"]["list"].EachItem([&](const Cursor& item) {
      const DataSource source = loader_.sources().Resolve(item["datasource"]);
      const bool own = !item.Text("expr").empty();
      loader_.AddTarget(own ? item : item["target"], QueryRole::kAnnotation, source, item.Text("name"));
    });
  }

  void Variables() {
    root_["templating"]["list"].EachItem([&](const Cursor& item) {
      if (item.Text("type") != "query") return;
      // The query is a text, or in an object: `query` for Prometheus, `stream` for Loki.
      Cursor query = item["query"];
      if (query && query->is_mapping()) query = query[query.Has("stream") ? "stream" : "query"];
      loader_.AddVariable(query, loader_.sources().Resolve(item["datasource"]), item.Text("name"));
    });
  }

  GrafanaLoader loader_;
  Cursor root_;
};

}  // namespace

std::optional<Detected> DetectDashboard(const Candidate& candidate) {
  const Node& root = candidate.root();
  if (!candidate.is_file()) return std::nullopt;
  const bool panels = ListOf(root, "panels") != nullptr &&
                      HasAny(root, {"title", "schemaVersion", "templating", "uid", "annotations"});
  const bool rows = ListOf(root, "rows") != nullptr && HasAny(root, {"schemaVersion", "templating", "title"});
  if (!panels && !rows) return std::nullopt;
  const std::string_view title = TextOf(root, "title");
  return Detected{title.empty() ? "Grafana dashboard" : fmt::format("Grafana dashboard `{}`", title)};
}

void LoadDashboard(const LoadContext& context, const Node& root, Document* document) {
  ClassicLoader(context, Cursor(root), document).Run();
}

// A panel that dashboards share: `kind` 1 is a panel, 2 a variable.
std::optional<Detected> DetectLibraryPanel(const Candidate& candidate) {
  const Node& root = candidate.root();
  const Node* model = MappingOf(root, "model");
  if (model == nullptr || !HasAny(root, {"name", "uid", "type"}) || HasAny(root, {"refId", "groups"}))
    return std::nullopt;
  const bool panel = ListOf(*model, "targets") != nullptr || HasAny(*model, {"fieldConfig", "gridPos"});
  if (!panel && TextOf(root, "kind") != "1") return std::nullopt;
  return Detected{fmt::format("Grafana library panel `{}`", TextOf(root, "name"))};
}

void LoadLibraryPanel(const LoadContext& context, const Node& root, Document* document) {
  const Cursor place(root);
  ClassicLoader(context, place, document).RunPanel(place["model"]);
}

}  // namespace rulecheck::documents
