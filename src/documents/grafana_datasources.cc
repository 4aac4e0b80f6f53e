// Data sources that a file provisions: the queries of links from traces to metrics and logs.
// https://grafana.com/docs/grafana/latest/datasources/tempo/configure-tempo-data-source/
#include "documents/grafana_query.h"
#include "documents/kind.h"
#include "documents/shape.h"

namespace rulecheck::documents {

namespace {

using source::Node;

void AddTraceLink(const LoadContext& context, const Cursor& text, const DataSource& source,
                  std::string_view name, Document* document) {
  if (!text || !text->is_scalar()) return;
  AddGrafanaQuery(context, {text, QueryRole::kTraceLink, source, std::string(name), std::string(name)},
                  document);
}

}  // namespace

std::optional<Detected> DetectGrafanaDatasources(const Candidate& candidate) {
  const Node& root = candidate.root();
  const Node* list = ListOf(root, "datasources");
  if (list == nullptr || candidate.is_object()) return std::nullopt;
  const bool named = !list->items.empty() && HasAll(*list->items[0].node, {"name", "type"});
  if (!named && !(list->items.empty() && HasAny(root, {"apiVersion", "deleteDatasources"})))
    return std::nullopt;
  return Detected{"Grafana data sources"};
}

void LoadGrafanaDatasources(const LoadContext& context, const Node& root, Document* document) {
  Cursor(root)["datasources"].EachItem([&](const Cursor& source) {
    const Cursor data = source["jsonData"];
    // Only Prometheus answers links to metrics; logs may be anywhere.
    data["tracesToMetrics"]["queries"].EachItem([&](const Cursor& item) {
      const DataSource prometheus{SourceKind::kPrometheus, false, LanguageReason::kKind};
      AddTraceLink(context, item["query"], prometheus, item.Text("name"), document);
    });
    AddTraceLink(context, data["tracesToLogsV2"]["query"], {}, source.Text("name"), document);
  });
}

}  // namespace rulecheck::documents
