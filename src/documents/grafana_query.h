// Queries as Grafana and Perses have them: with variables, in the language of a data source.
#pragma once

#include <optional>
#include <string>

#include "documents/cursor.h"
#include "documents/grafana_sources.h"
#include "documents/grafana_variables.h"
#include "documents/load_context.h"
#include "rulecheck/query_item.h"

namespace rulecheck::documents {

// What is known of a query before it is read.
struct GrafanaQuery {
  Cursor place;  // a scalar
  QueryRole role = QueryRole::kPanel;
  DataSource source;
  std::string name;     // of the panel, the variable, ...
  std::string subject;  // "dashboard/panel"
  // The part of the text that is the query, where a function of variables such as `label_values(` is around
  // it. Empty: the text asks for names only.
  std::optional<Span> inner = std::nullopt;
  CurrentValue current = nullptr;  // of the variables that are known
};

// Adds the query to the document. One that does not parse is a finding where the data source is
// certain and no variable can be the reason; else the item says why it was not read.
void AddGrafanaQuery(const LoadContext& context, const GrafanaQuery& query, Document* document);

}  // namespace rulecheck::documents
