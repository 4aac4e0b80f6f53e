// Loki moves line filters to the front, past anything but line_format and unpack (reorderStages in
// pkg/logql/syntax/ast.go).
#include <fmt/core.h>

#include "checks/check.h"
#include "checks/log_shapes.h"

namespace rulecheck::checks {

void EarlyLineFilter(const LogQueryContext& c) {
  for (const logql::LogExpr* log : PipelinesIn(c.root())) {
    const logql::Stage* decolorize = nullptr;
    for (const logql::Stage* stage : log->stages) {
      switch (stage->kind) {
        case logql::StageKind::kDecolorize:
          decolorize = stage;
          break;
        case logql::StageKind::kLineFormat:
        case logql::StageKind::kUnpack:
          decolorize = nullptr;
          break;
        case logql::StageKind::kLineFilter:
          if (decolorize == nullptr) break;
          c.Report(stage->span, "Loki runs this filter before `decolorize`: it sees the colour codes")
              .Because(c.At(decolorize->span), "takes the codes away only after the filters have run")
              .Help(
                  "write `| line_format \"{{__line__}}\"` before the filter, or a text without codes in it");
          break;
        default:
          break;
      }
    }
  }
}

}  // namespace rulecheck::checks
