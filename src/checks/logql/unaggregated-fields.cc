#include <fmt/core.h>

#include "checks/check.h"
#include "checks/log_shapes.h"
#include "logql/function_id.h"
#include "rulecheck/logql_functions.h"

namespace rulecheck::checks {
namespace {

// A stage that turns every field of a line into a label; null when there is none.
const logql::Stage* ParserOfAll(const logql::LogExpr& log) {
  const logql::Stage* found = nullptr;
  for (const logql::Stage* stage : log.stages) {
    const auto* json = logql::As<logql::JsonStage>(stage);
    const auto* logfmt = logql::As<logql::LogfmtStage>(stage);
    const bool all = (json != nullptr && json->extractions.empty()) ||
                     (logfmt != nullptr && logfmt->extractions.empty()) ||
                     stage->kind == logql::StageKind::kUnpack;
    if (all) found = stage;
    if (stage->kind == logql::StageKind::kKeep) found = nullptr;
  }
  return found;
}

}  // namespace

void UnaggregatedFields(const LogQueryContext& c) {
  const auto* node = logql::As<logql::RangeAggregation>(ResultOf(c.root()));
  if (node == nullptr || node->function->id == logql::RangeFunctionId::kAbsentOverTime) return;
  if (node->grouping != nullptr && !node->grouping->without) return;
  const logql::Stage* parser = ParserOfAll(*node->range->log);
  if (parser == nullptr) return;
  const bool alert = c.rule().kind == RuleKind::kAlerting;
  c.Report(parser->span, fmt::format("every field of a line becomes a label: each line may be {} of its own",
                                     alert ? "an alert" : "a series"))
      .Because(c.At(node->name_span), "not aggregated")
      .Help("aggregate by the labels that matter; a query that returns over 500 series fails");
}

}  // namespace rulecheck::checks
