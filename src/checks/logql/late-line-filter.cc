#include "checks/check.h"
#include "checks/log_shapes.h"
#include "rulecheck/logql_functions.h"

namespace rulecheck::checks {
void LateLineFilter(const LogQueryContext& c) {
  for (const logql::LogExpr* log : PipelinesIn(c.root())) {
    const logql::Stage* label_filter = nullptr;
    for (const logql::Stage* stage : log->stages) {
      if (logql::InfoOf(stage->kind).Has(logql::kChangesLine)) break;  // what follows filters another text
      if (stage->kind == logql::StageKind::kLabelFilter && label_filter == nullptr) label_filter = stage;
      if (stage->kind != logql::StageKind::kLineFilter || label_filter == nullptr) continue;
      c.Report(stage->span, "a line filter behind a label filter: every line is parsed first")
          .Because(c.At(label_filter->span), "Loki does not move line filters over this")
          .Help("put line filters right behind the selector");
      break;
    }
  }
}

}  // namespace rulecheck::checks
