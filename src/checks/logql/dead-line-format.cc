#include <algorithm>

#include "checks/check.h"
#include "checks/log_shapes.h"
#include "logql/function_id.h"
#include "rulecheck/logql_functions.h"

namespace rulecheck::checks {
namespace {

// Whether the stage reads the line that is there when it runs.
bool ReadsLine(const logql::Stage& stage) {
  if (logql::InfoOf(stage.kind).Has(logql::kReadsLine)) return true;
  const auto asks = [](const logql::Text& text) { return text.value.find("__line__") != text.value.npos; };
  if (const auto* line = logql::As<logql::LineFormatStage>(&stage)) return asks(line->text);
  const auto* labels = logql::As<logql::LabelFormatStage>(&stage);
  return labels != nullptr &&
         std::any_of(labels->formats.begin(), labels->formats.end(),
                     [&](const logql::LabelFormat& format) { return asks(format.text); });
}

bool CountsBytes(const logql::RangeAggregation& node) {
  return node.function->id == logql::RangeFunctionId::kBytesOverTime ||
         node.function->id == logql::RangeFunctionId::kBytesRate;
}

}  // namespace

void DeadLineFormat(const LogQueryContext& c) {
  for (const logql::RangeAggregation* node : RangesIn(c.root())) {
    if (CountsBytes(*node)) continue;
    bool read = false;
    const std::span<logql::Stage*> stages = node->range->log->stages;
    for (size_t i = stages.size(); i-- > 0;) {
      if (stages[i]->kind == logql::StageKind::kLineFormat && !read) {
        c.Report(stages[i]->span, "nothing reads the line that this writes: the query counts lines only")
            .Because(c.At(node->name_span), "does not look at the line");
      }
      read = read || ReadsLine(*stages[i]);
    }
  }
}

}  // namespace rulecheck::checks
