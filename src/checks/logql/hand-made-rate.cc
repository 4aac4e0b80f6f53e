#include <fmt/core.h>

#include "checks/check.h"
#include "checks/log_shapes.h"
#include "logql/function_id.h"
#include "rulecheck/logql_functions.h"

namespace rulecheck::checks {
namespace {

const logql::RangeAggregation* Counted(const logql::Expr* expr) {
  while (const auto* sum = logql::As<logql::VectorAggregation>(expr)) {
    if (sum->function->id != logql::VectorFunctionId::kSum) return nullptr;
    expr = sum->expr;
  }
  return logql::As<logql::RangeAggregation>(expr);
}

// What the function divided by its range is called; empty when it has no name.
std::string_view RateOf(logql::RangeFunctionId id) {
  if (id == logql::RangeFunctionId::kCountOverTime || id == logql::RangeFunctionId::kSumOverTime)
    return "rate";
  return id == logql::RangeFunctionId::kBytesOverTime ? "bytes_rate" : "";
}

}  // namespace

void HandMadeRate(const LogQueryContext& c) {
  logql::Walk(c.root(), [&](const logql::Expr& node) {
    const auto* binary = logql::As<logql::Binary>(&node);
    if (binary == nullptr || binary->op != logql::Op::kDiv) return;
    const logql::Literal* divisor = NumberOf(binary->rhs);
    const logql::RangeAggregation* counted = Counted(binary->lhs);
    if (divisor == nullptr || counted == nullptr) return;
    const std::string_view rate = RateOf(counted->function->id);
    const double seconds = static_cast<double>(counted->range->range_ns) / 1e9;
    if (rate.empty() || divisor->value != seconds) return;
    c.Report({binary->op_span.begin, divisor->span.end},
             fmt::format("divided by its own range, `{}` is `{}`", counted->function->name, rate))
        .Because(c.At(counted->range->range_span), fmt::format("{} seconds", seconds))
        .Because(c.At(counted->name_span), fmt::format("write `{}`", rate));
  });
}

}  // namespace rulecheck::checks
