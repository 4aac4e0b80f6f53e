// Queries as Grafana has them: with variables, in the language of a data source.
#pragma once

#include <string>

#include "documents/grafana_sources.h"
#include "documents/load_context.h"
#include "rulecheck/query_item.h"

namespace rulecheck::documents {

// What is known of a query before it is read.
struct GrafanaQuery {
  MappedText text;  // as it is written
  // The part of `text` that is the query; what is around it, such as `label_values(`, is not.
  Span part;
  QueryRole role = QueryRole::kPanel;
  DataSource source;
  std::string subject;
};

// Adds the query to the document. One that does not parse is a finding where the data source is
// certain and no variable can be the reason; else the item says why it was not read.
void AddGrafanaQuery(const LoadContext& context, const GrafanaQuery& query, Document* document);

}  // namespace rulecheck::documents
