#include <fmt/core.h>

#include "checks/check.h"
#include "checks/log_shapes.h"
#include "logql/stage_templates.h"

namespace rulecheck::checks {
namespace {

void CheckTemplate(const LogQueryContext& c, const logql::Text& text) {
  if (text.value.find("now") == std::string_view::npos) return;
  const gotemplate::ParseOutcome outcome = logql::ParseStageTemplate(text.value, "line");
  if (!outcome.value) return;
  for (const gotemplate::Use& use : gotemplate::ListUses(*outcome.value)) {
    if (use.kind != gotemplate::Use::Kind::kFunction || use.name != "now") continue;
    c.Report(c.InText(text, use.span),
             "`now` is the clock of the server: evaluating again gives another result")
        .Help("`__timestamp__` is the time of the line");
  }
}

}  // namespace

void ClockInTemplate(const LogQueryContext& c) {
  for (const logql::LogExpr* log : PipelinesIn(c.root())) {
    for (const logql::Stage* stage : log->stages) {
      if (const auto* line = logql::As<logql::LineFormatStage>(stage)) CheckTemplate(c, line->text);
      const auto* labels = logql::As<logql::LabelFormatStage>(stage);
      if (labels == nullptr) continue;
      for (const logql::LabelFormat& format : labels->formats) {
        if (!format.rename) CheckTemplate(c, format.text);
      }
    }
  }
}

}  // namespace rulecheck::checks
