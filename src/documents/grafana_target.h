// The field of a target that is its query: each plugin has a name of its own for it.
#pragma once

#include <string_view>

#include "documents/cursor.h"
#include "documents/grafana_sources.h"
#include "rulecheck/span.h"

namespace rulecheck::documents {

// `expr` for Prometheus and Loki, else the first of `expr`, `rawSql`, `query`, `target`, `expression`. A
// default data source whose query has another name than `expr` becomes one of another language. Nothing
// where there is no text.
Cursor TargetQuery(const Cursor& target, DataSource* source);

// Within the query of a variable what asks for series: Q of `label_values(Q, label)` and of
// `query_result(Q)`, empty where only names are asked for, all of it where no such function is around it.
Span InnerQuery(std::string_view text);

}  // namespace rulecheck::documents
