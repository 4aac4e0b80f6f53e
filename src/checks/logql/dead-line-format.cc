#include "checks/check.h"
#include "checks/log_shapes.h"
#include "logql/function_id.h"
#include "rulecheck/logql_functions.h"

namespace rulecheck::checks {
namespace {

// Whether the stage reads the line that is there when it runs.
bool ReadsLine(const logql::Stage& stage) {
  using logql::StageKind;
  switch (stage.kind) {
    case StageKind::kLineFilter:
    case StageKind::kJson:
    case StageKind::kLogfmt:
    case StageKind::kRegexp:
    case StageKind::kPattern:
    case StageKind::kUnpack:
      return true;
    case StageKind::kLabelFormat: {
      const auto& formats = logql::To<logql::LabelFormatStage>(stage).formats;
      for (const logql::LabelFormat& format : formats) {
        if (format.text.value.find("__line__") != std::string_view::npos) return true;
      }
      return false;
    }
    case StageKind::kLineFormat:
      return logql::To<logql::LineFormatStage>(stage).text.value.find("__line__") != std::string_view::npos;
    default:
      return false;
  }
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
