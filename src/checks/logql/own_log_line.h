// The line that Loki writes to its own log when it runs a query, as seen by that query.
#pragma once

#include <string>

#include "rulecheck/logql.h"

namespace rulecheck::checks {

// The line filter by which the pipeline passes that line; null when its selector surely does not
// read the log of Loki, or when a later stage drops the line, or when nothing asks for a text.
// `query` is the text of the whole rule.
const logql::LineFilter* PassesOwnLogLine(const logql::LogExpr& log, std::string_view query);

}  // namespace rulecheck::checks
