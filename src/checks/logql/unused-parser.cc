#include <fmt/core.h>

#include "checks/check.h"
#include "checks/log_shapes.h"
#include "flow/logql_pipeline.h"
#include "logql/function_id.h"
#include "rulecheck/logql_functions.h"

namespace rulecheck::checks {
namespace {

// unpack is more than one, as it writes the line too.
bool IsPlainParser(const logql::Stage& stage) {
  const logql::StageInfo& info = logql::InfoOf(stage.kind);
  return info.Has(logql::kTakesLabels) && !info.Has(logql::kChangesLine);
}

// With the blank before it, so that removing it leaves one.
Span WithBlank(std::string_view text, Span span) {
  if (span.begin > 0 && text[span.begin - 1] == ' ') --span.begin;
  return span;
}

}  // namespace

void UnusedParser(const LogQueryContext& c) {
  logql::Walk(c.root(), [&](const logql::Expr& node, logql::Ancestors around) {
    const logql::Expr* parent = ParentOf(around);
    const auto* range = logql::As<logql::RangeAggregation>(&node);
    if (range == nullptr || flow::ParsersRun(*range, logql::As<logql::VectorAggregation>(parent))) {
      return;
    }
    const bool absent = range->function->id == logql::RangeFunctionId::kAbsentOverTime;
    const auto* sum = logql::As<logql::VectorAggregation>(parent);
    for (const logql::Stage* stage : range->range->log->stages) {
      if (!IsPlainParser(*stage)) continue;
      const bool runs = stage->kind == logql::StageKind::kRegexp;  // in vain
      c.Report(stage->span, runs ? "no label of this parser is used: it runs in vain"
                                 : "no label of this parser is used: Loki does not even run it")
          .Because(c.At(absent || sum == nullptr ? range->name_span : sum->name_span),
                   absent ? "needs no labels" : "keeps no label")
          .WithFix({"remove the stage", true, c.Replace(WithBlank(c.text(), stage->span), "")});
    }
  });
}

}  // namespace rulecheck::checks
