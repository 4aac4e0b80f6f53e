// Dashboards of Grafana in the form of `dashboard.grafana.app` v2: elements by name, layout apart, everything
// as `kind` and `spec`. In v2alpha1 the kind of a query is its plugin, since v2beta1 its group.
// https://grafana.com/docs/grafana/latest/as-code/observability-as-code/schema-v2/
#include <fmt/format.h>

#include "documents/grafana_loader.h"
#include "documents/kind.h"
#include "documents/shape.h"

namespace rulecheck::documents {

namespace {

using source::Node;

class V2Loader {
 public:
  V2Loader(const LoadContext& context, const Cursor& root, Document* document)
      : loader_(context, *root, document), root_(root) {}

  void Run() {
    root_["annotations"].EachItem([&](const Cursor& item) { Annotation(item["spec"]); });
    root_["elements"].EachValue([&](const Cursor& element) { Element(element); });
    root_["variables"].EachItem([&](const Cursor& item) {
      if (item.Text("kind") == "QueryVariable") Variable(item["spec"]);
    });
    loader_.Finish();
  }

 private:
  // `around`: where the data source of a v2alpha1 query stands.
  DataSource SourceOf(const Cursor& query, const Cursor& around) const {
    const bool data_query = query.Text("kind") == "DataQuery";
    const Cursor own = query["datasource"];
    return loader_.sources().OfPlugin(query.Text(data_query ? "group" : "kind"),
                                      own ? own : around["datasource"]);
  }

  void Annotation(const Cursor& spec) {
    const Cursor query = spec["query"];
    loader_.AddTarget(query["spec"], QueryRole::kAnnotation, SourceOf(query, spec), spec.Text("name"));
  }

  void Variable(const Cursor& spec) {
    const Cursor query = spec["query"];
    const Cursor body = query["spec"];
    loader_.AddVariable(body[body.Has("stream") ? "stream" : "query"], SourceOf(query, spec),
                        spec.Text("name"));
  }

  void Element(const Cursor& element) {
    if (element.Text("kind") != "Panel") return;
    const Cursor spec = element["spec"];
    const std::string_view title = spec.Text("title");
    bool queries = false;
    loader_.SetPanelStep(spec["data"]["spec"]["queryOptions"]["interval"]);
    spec["data"]["spec"]["queries"].EachItem([&](const Cursor& item) {
      const Cursor around = item["spec"];
      const Cursor query = around["query"];
      queries =
          loader_.AddTarget(query["spec"], QueryRole::kPanel, SourceOf(query, around), title) || queries;
    });
    if (!spec) return;
    const Cursor viz = spec["vizConfig"];
    DashboardPanel facts;
    facts.title = title;
    facts.type = viz.Text(viz.Text("kind") == "VizConfig" ? "group" : "kind");
    facts.has_unit = !viz["spec"]["fieldConfig"]["defaults"].Text("unit").empty();
    facts.has_queries = queries;
    loader_.AddPanel(spec, std::move(facts));
  }

  GrafanaLoader loader_;
  Cursor root_;
};

}  // namespace

std::optional<Detected> DetectDashboardV2(const Candidate& candidate) {
  const Node& root = candidate.root();
  const Node* elements = MappingOf(root, "elements");
  if (elements == nullptr || candidate.is_object()) return std::nullopt;
  for (const source::Entry& element : elements->entries) {
    const std::string_view kind = TextOf(*element.value, "kind");
    if (kind != "Panel" && kind != "LibraryPanel") continue;
    const std::string_view title = TextOf(root, "title");
    return Detected{title.empty() ? "Grafana dashboard" : fmt::format("Grafana dashboard `{}`", title)};
  }
  return std::nullopt;
}

void LoadDashboardV2(const LoadContext& context, const Node& root, Document* document) {
  V2Loader(context, Cursor(root), document).Run();
}

}  // namespace rulecheck::documents
