// A list of queries as text: for eyes, as one JSON object, as one a line.
#pragma once

#include <cstdint>
#include <string>

#include "rulecheck/query_table.h"

namespace rulecheck::report {

struct QueryTableOptions {
  bool unread_only = false;       // only what was not read, with the reason
  uint32_t max_line_cells = 120;  // longer queries are cut off
};

std::string RenderQueriesText(const QueryTable& table, const QueryTableOptions& options);
std::string RenderQueriesJson(const QueryTable& table, const QueryTableOptions& options);
// A document is a line without `text`, before the lines of its queries.
std::string RenderQueriesJsonl(const QueryTable& table, const QueryTableOptions& options);

}  // namespace rulecheck::report
