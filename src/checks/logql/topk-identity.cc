#include <fmt/core.h>

#include "checks/check.h"
#include "checks/log_shapes.h"
#include "logql/function_id.h"
#include "rulecheck/logql_functions.h"

namespace rulecheck::checks {
namespace {

const logql::VectorAggregation* ResultAggregation(const LogQueryContext& c) {
  return logql::As<logql::VectorAggregation>(ResultOf(c.root()));
}

}  // namespace

void LogTopkIdentity(const LogQueryContext& c) {
  const logql::VectorAggregation* node = ResultAggregation(c);
  if (node == nullptr || c.rule().kind != RuleKind::kAlerting) return;
  using Id = logql::VectorFunctionId;
  const Id id = node->function->id;
  if (id != Id::kTopk && id != Id::kBottomk && id != Id::kApproxTopk) return;
  c.Report(node->name_span,
           fmt::format("`{}` decides which series are alerts, and may decide otherwise each time",
                       node->function->name))
      .Help(
          "each change of the picked series resolves one alert and starts another, and `for` starts again; "
          "alert on a threshold instead");
}

}  // namespace rulecheck::checks
