#include "checks/check.h"
#include "checks/log_shapes.h"
#include "checks/logql/own_log_line.h"

namespace rulecheck::checks {

// Loki writes the text of each query to its own log.
void MatchesItself(const LogQueryContext& c) {
  for (const logql::LogExpr* log : PipelinesIn(c.root())) {
    const logql::LineFilter* filter = PassesOwnLogLine(*log, c.text());
    if (filter == nullptr) continue;
    c.Report(log->selector_span, "the selector also reads the logs of Loki, which hold this very query")
        .Because(c.At(filter->span), "found in the log line that tells of the query")
        .Help("name the application, or leave Loki out: the rule can match itself and never clear");
  }
}

}  // namespace rulecheck::checks
