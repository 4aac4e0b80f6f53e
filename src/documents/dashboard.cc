// Dashboards of Grafana in their classic form (up to schema 42): panels with targets, rows of
// panels in both shapes, variables and annotations.
#include <fmt/format.h>

#include "documents/grafana_query.h"
#include "documents/grafana_sources.h"
#include "documents/kind.h"
#include "documents/shape.h"

namespace rulecheck::documents {

namespace {

using source::Node;

// Panels inside rows inside panels: real ones nest twice.
constexpr int kMaxPanelNesting = 8;

class DashboardLoader {
 public:
  DashboardLoader(const LoadContext& context, const Node& root, Document* document)
      : context_(context), root_(root), document_(document), sources_(root) {}

  void Run() {
    Dashboard dashboard;
    dashboard.title = TextOf(root_, "title");
    dashboard.uid = TextOf(root_, "uid");
    title_ = dashboard.title.empty() ? "dashboard" : dashboard.title;
    Variables();
    Annotations();
    if (const Node* rows = ListOf(root_, "rows")) {
      for (const source::Item& row : rows->items) Panels(ListOf(*row.node, "panels"), 0);
    }
    Panels(ListOf(root_, "panels"), 0);
    dashboard.panels = panels_;
    document_->body = std::move(dashboard);
  }

 private:
  void Panels(const Node* panels, int depth) {
    if (panels == nullptr || depth == kMaxPanelNesting) return;
    for (const source::Item& item : panels->items) {
      const Node& panel = *item.node;
      if (TextOf(panel, "type") != "row") ++panels_;
      if (const Node* targets = ListOf(panel, "targets")) {
        for (const source::Item& target : targets->items) Target(*target.node, panel);
      }
      Panels(ListOf(panel, "panels"), depth + 1);  // of a row that is closed
    }
  }

  void Target(const Node& target, const Node& panel) {
    const std::string_view title = TextOf(panel, "title");
    Add(source::Find(target, "expr"), QueryRole::kPanel, sources_.OfTarget(target, &panel),
        title.empty() ? "panel" : title);
  }

  void Add(const Node* text, QueryRole role, DataSource source, std::string_view name) {
    if (text == nullptr || !text->is_scalar()) return;
    const MappedText mapped = context_.tree->Text(*text);
    AddGrafanaQuery(context_,
                    {mapped,
                     {0, static_cast<uint32_t>(mapped.value.size())},
                     role,
                     std::move(source),
                     fmt::format("{}/{}", title_, name)},
                    document_);
  }

  void Annotations() {
    const Node* annotations = MappingOf(root_, "annotations");
    const Node* list = annotations != nullptr ? ListOf(*annotations, "list") : nullptr;
    if (list == nullptr) return;
    for (const source::Item& item : list->items) {
      const Node* expr = source::Find(*item.node, "expr");
      const Node* target = MappingOf(*item.node, "target");
      if (expr == nullptr && target != nullptr) expr = source::Find(*target, "expr");
      Add(expr, QueryRole::kAnnotation, sources_.Resolve(source::Find(*item.node, "datasource")),
          TextOf(*item.node, "name"));
    }
  }

  void Variables() {
    const Node* templating = MappingOf(root_, "templating");
    const Node* list = templating != nullptr ? ListOf(*templating, "list") : nullptr;
    if (list == nullptr) return;
    for (const source::Item& item : list->items) {
      if (TextOf(*item.node, "type") == "query") Variable(*item.node);
    }
  }

  // The query is a text, or in an object: `query` for Prometheus, `stream` for Loki.
  void Variable(const Node& variable) {
    const Node* query = source::Find(variable, "query");
    const DataSource source = sources_.Resolve(source::Find(variable, "datasource"));
    if (query != nullptr && query->is_mapping()) {
      const Node* stream = source::Find(*query, "stream");
      query = stream != nullptr ? stream : source::Find(*query, "query");
    }
    if (query == nullptr || !query->is_scalar()) return;
    const MappedText text = context_.tree->Text(*query);
    const Span part = InnerQuery(text.value);
    const std::string_view inner = text.value.substr(part.begin, part.size());
    if (part.empty() || inner == "{}") return;  // Grafana asks for the values of a label
    AddGrafanaQuery(
        context_,
        {text, part, QueryRole::kVariable, source, fmt::format("{}/${}", title_, TextOf(variable, "name"))},
        document_);
  }

  // The part of a variable's query that asks for series: Q of `label_values(Q, label)` and of
  // `query_result(Q)`; empty where only names are asked for.
  static Span InnerQuery(std::string_view text) {
    const size_t begin = text.find_first_not_of(" \t\r\n");
    if (begin == std::string_view::npos) return {};
    const size_t end = text.find_last_not_of(" \t\r\n") + 1;
    const size_t open = text.find('(', begin);
    const std::string_view name =
        open == std::string_view::npos ? std::string_view() : text.substr(begin, open - begin);
    const Span whole{static_cast<uint32_t>(begin), static_cast<uint32_t>(end)};
    if (name == "label_names" || name == "metrics") return {};
    if ((name != "label_values" && name != "query_result") || text[end - 1] != ')') return whole;
    const Span inside{static_cast<uint32_t>(open + 1), static_cast<uint32_t>(end - 1)};
    if (name == "query_result") return inside;
    const size_t comma = LastComma(text, inside);
    return comma == std::string_view::npos ? Span{} : Span{inside.begin, static_cast<uint32_t>(comma)};
  }

  // Outside of strings and brackets; npos when there is none.
  static size_t LastComma(std::string_view text, Span inside) {
    size_t comma = std::string_view::npos;
    int depth = 0;
    char quote = 0;
    for (size_t i = inside.begin; i < inside.end; ++i) {
      const char c = text[i];
      if (quote != 0) {
        if (c == '\\') ++i;
        if (c == quote) quote = 0;
      } else if (c == '"' || c == '\'' || c == '`') {
        quote = c;
      } else if (c == '(' || c == '{' || c == '[') {
        ++depth;
      } else if (c == ')' || c == '}' || c == ']') {
        --depth;
      } else if (c == ',' && depth == 0) {
        comma = i;
      }
    }
    return comma;
  }

  const LoadContext& context_;
  const Node& root_;
  Document* document_;
  GrafanaSources sources_;
  std::string title_;
  uint32_t panels_ = 0;
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
  DashboardLoader(context, root, document).Run();
}

}  // namespace rulecheck::documents
