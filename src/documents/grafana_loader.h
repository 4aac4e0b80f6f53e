// What the loaders of dashboards share: sources, variables, the way of a query into the document.
#pragma once

#include <string>
#include <string_view>

#include "documents/cursor.h"
#include "documents/grafana_facts.h"
#include "documents/grafana_sources.h"
#include "documents/load_context.h"
#include "rulecheck/dashboard.h"

namespace rulecheck::documents {

// Collects the queries of one dashboard, whatever its form.
class GrafanaLoader {
 public:
  GrafanaLoader(const LoadContext& context, const source::Node& root, Document* document);

  const GrafanaSources& sources() const { return sources_; }
  Dashboard& dashboard() { return dashboard_; }

  // A target, whose query may have several names. True when it has one.
  bool AddTarget(const Cursor& target, QueryRole role, DataSource source, std::string_view name);
  // The shortest step of the queries of a panel whose targets set none.
  void SetPanelStep(const Cursor& step) { panel_step_ = step; }
  // The text of a variable.
  void AddVariable(const Cursor& text, DataSource source, std::string_view name);
  void AddPanel(const Cursor& panel, DashboardPanel facts);
  // Once all is added: what the dashboard says goes into the document.
  void Finish();

 private:
  void Add(const Cursor& text, QueryRole role, DataSource source, std::string_view name,
           std::optional<Span> inner);

  const LoadContext& context_;
  const source::Node& root_;
  Document* document_;
  GrafanaSources sources_;
  SourceNotes notes_;
  Dashboard dashboard_;
  Cursor panel_step_;
};

}  // namespace rulecheck::documents
