#include <fmt/core.h>

#include "checks/check.h"
#include "checks/logql/comparison.h"
#include "logql/function_id.h"
#include "rulecheck/logql_functions.h"

namespace rulecheck::checks {
namespace {

bool CountsLines(const logql::RangeAggregation& node) {
  using Id = logql::RangeFunctionId;
  const Id id = node.function->id;
  return id == Id::kCountOverTime || id == Id::kBytesOverTime || id == Id::kBytesRate ||
         (id == Id::kRate && node.range->unwrap == nullptr);
}

// The function that counts lines, straight or under sums.
const logql::RangeAggregation* CountIn(const logql::Expr* expr) {
  while (const auto* sum = logql::As<logql::VectorAggregation>(expr)) {
    if (sum->function->id != logql::VectorFunctionId::kSum) return nullptr;
    expr = sum->expr;
  }
  const auto* range = logql::As<logql::RangeAggregation>(expr);
  return range != nullptr && CountsLines(*range) ? range : nullptr;
}

}  // namespace

void MissesZero(const LogQueryContext& c) {
  if (c.rule().kind != RuleKind::kAlerting) return;
  ForEachNumberComparison(c.root(), [&](const NumberComparison& comparison) {
    const bool below = comparison.op == logql::Op::kLss || comparison.op == logql::Op::kLte;
    const logql::RangeAggregation* count = CountIn(comparison.subject);
    if (!below || count == nullptr) return;
    // Of these logql/never-true speaks.
    if (NeverHolds(c.facts.Flow(*comparison.subject), comparison.op, comparison.number)) return;
    // `x < 5 or absent_over_time(...)`, `x < 5 and ...`: someone has thought of it.
    if (comparison.node != &c.root()) return;
    c.Report(comparison.place, "this asks for few lines, and is silent when there are none")
        .Because(c.At(count->name_span), "returns nothing, not 0, where no line matches")
        .Help("add `or absent_over_time(...)`, or `or vector(0)` before comparing a sum without `by`");
  });
}

}  // namespace rulecheck::checks
