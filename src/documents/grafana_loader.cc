#include "documents/grafana_loader.h"

#include <fmt/format.h>

#include <charconv>
#include <utility>

#include "documents/grafana_query.h"
#include "documents/grafana_target.h"
#include "documents/shape.h"

namespace rulecheck::documents {

GrafanaLoader::GrafanaLoader(const LoadContext& context, const source::Node& root, Document* document)
    : context_(context), root_(root), document_(document), sources_(root), notes_(*context.tree, sources_) {
  dashboard_.title = TextOf(root, "title");
  dashboard_.uid = TextOf(root, "uid");
  dashboard_.variables = ReadVariables(*context.tree, root);
}

bool GrafanaLoader::AddTarget(const Cursor& target, QueryRole role, DataSource source,
                              std::string_view name) {
  notes_.Note(source, &dashboard_);
  const Cursor text = TargetQuery(target, &source);
  if (!text) return false;
  const size_t before = document_->queries.size();
  Add(text, role, std::move(source), name, std::nullopt);
  if (document_->queries.size() == before) return false;
  QuerySetting& setting = document_->queries.back().own_setting();
  setting.ref_id = target.Text("refId");
  Cursor step = target[target.Text("interval").empty() ? "step" : "interval"];
  if (!step) step = panel_step_;
  if (step && step->is_scalar()) setting.min_step = context_.tree->Text(*step);
  return true;
}

void GrafanaLoader::AddVariable(const Cursor& text, DataSource source, std::string_view name) {
  notes_.Note(source, &dashboard_);
  if (!text || !text->is_scalar()) return;
  const bool is_stream = text.key() == "stream";  // a selector of Loki beside the label that is asked for
  Add(text, QueryRole::kVariable, std::move(source), name,
      is_stream ? std::nullopt : std::optional(InnerQuery(text->value)));
}

void GrafanaLoader::Add(const Cursor& text, QueryRole role, DataSource source, std::string_view name,
                        std::optional<Span> inner) {
  std::string_view host = dashboard_.title;
  if (host.empty()) host = "dashboard";
  const auto current = [this](std::string_view variable) -> std::string_view {
    const DashboardVariable* found = dashboard_.Variable(variable);
    return found == nullptr ? std::string_view() : std::string_view(found->current);
  };
  const std::string_view mark = role == QueryRole::kVariable ? "$" : "";
  const std::string_view shown = !name.empty() || role != QueryRole::kPanel ? name : "panel";
  AddGrafanaQuery(context_,
                  {text, role, std::move(source), std::string(name),
                   fmt::format("{}/{}{}", host, mark, shown), inner, current},
                  document_);
}

void GrafanaLoader::AddPanel(const Cursor& panel, DashboardPanel facts) {
  ++dashboard_.panels;
  facts.span = panel->span;
  const std::string_view id = panel.Text("id");
  int64_t number = 0;
  if (std::from_chars(id.data(), id.data() + id.size(), number).ec == std::errc()) facts.id = number;
  dashboard_.panel_list.push_back(std::move(facts));
}

void GrafanaLoader::Finish() {
  MarkUses(root_, &dashboard_);
  document_->body = std::move(dashboard_);
}

}  // namespace rulecheck::documents
