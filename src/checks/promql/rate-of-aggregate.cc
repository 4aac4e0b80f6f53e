#include <fmt/core.h>

#include "checks/check.h"
#include "checks/shapes.h"
#include "rulecheck/promql_functions.h"

namespace rulecheck::checks {
namespace {

// sum, avg and count hide the resets of the counters below them; max and min are used
// on purpose to join replicas of one counter.
bool HidesResets(promql::AggregateOp op) {
  using promql::AggregateOp;
  return op == AggregateOp::kSum || op == AggregateOp::kAvg || op == AggregateOp::kCount;
}

// The aggregation of raw counters at the top of `expr`, or null.
const promql::Aggregate* AggregatedCounters(const promql::Expr* expr) {
  const promql::Aggregate* top = AggregateOf(expr);
  if (top == nullptr || !HidesResets(top->op)) return nullptr;
  const promql::Expr* inner = promql::StripParens(top->expr);
  while (const promql::Aggregate* deeper = AggregateOf(inner)) inner = promql::StripParens(deeper->expr);
  return inner->kind == promql::NodeKind::kVectorSelector ? top : nullptr;
}

void CheckSubquery(const QueryContext& c, const promql::Call& call, const promql::Subquery& subquery) {
  const promql::Aggregate* aggregate = AggregatedCounters(subquery.expr);
  if (aggregate == nullptr) return;
  const std::string_view name = promql::AggregateName(aggregate->op);
  c.Report(call.name_span, fmt::format("`{}` after `{}`: a restart of one counter looks like a reset of all",
                                       call.name, name))
      .Because(c.At(aggregate->name_span), "resets can no longer be told apart from here on")
      .Help(fmt::format("take the `{}` of each series first: `{}({}(...))`", call.name, name, call.name));
}

void CheckRecorded(const QueryContext& c, const promql::Call& call, const promql::VectorSelector& selector) {
  const std::string_view name = MetricName(selector);
  for (const uint32_t index : c.rules.Recorders(name)) {
    const RuleRef& recorder = c.rules.rule(index);
    if (recorder.rule->query() == nullptr) continue;
    const promql::Aggregate* aggregate = AggregatedCounters(recorder.rule->query()->root());
    if (aggregate == nullptr) continue;
    c.Report(call.name_span, fmt::format("`{}` of a series that is recorded as a `{}` of counters", call.name,
                                         promql::AggregateName(aggregate->op)))
        .Because(recorder.rule->expr().At(aggregate->name_span),
                 "recorded here: a restart of one counter looks like a reset of all")
        .Help(fmt::format("record the `{}` and aggregate that", call.name));
    return;
  }
}

}  // namespace

void RateOfAggregate(const QueryContext& c) {
  promql::Walk(c.root(), [&](const promql::Expr& node) {
    const auto* call = promql::As<promql::Call>(&node);
    if (call == nullptr || !call->function->Has(promql::kForCounters)) return true;
    const promql::Expr* arg = promql::StripParens(call->args[0]);
    if (const auto* subquery = promql::As<promql::Subquery>(arg)) CheckSubquery(c, *call, *subquery);
    if (const auto* selector = SelectorOf(arg)) CheckRecorded(c, *call, *selector);
    return true;
  });
}

}  // namespace rulecheck::checks
