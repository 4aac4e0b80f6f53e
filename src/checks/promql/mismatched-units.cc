#include <fmt/core.h>

#include <optional>
#include <string_view>
#include <vector>

#include "checks/check.h"
#include "checks/shapes.h"
#include "promql/function_id.h"
#include "rulecheck/promql_functions.h"

namespace rulecheck::checks {
namespace {

struct Unit {
  std::string_view suffix;
  std::string_view name;
  char dimension;  // only units of one dimension are compared
};

constexpr Unit kUnits[] = {
    {"_seconds", "seconds", 't'},     {"_milliseconds", "milliseconds", 't'},
    {"_ms", "milliseconds", 't'},     {"_microseconds", "microseconds", 't'},
    {"_us", "microseconds", 't'},     {"_nanoseconds", "nanoseconds", 't'},
    {"_ns", "nanoseconds", 't'},      {"_minutes", "minutes", 't'},
    {"_hours", "hours", 't'},         {"_bytes", "bytes", 'b'},
    {"_kilobytes", "kilobytes", 'b'}, {"_kb", "kilobytes", 'b'},
    {"_kib", "kibibytes", 'b'},       {"_megabytes", "megabytes", 'b'},
    {"_mb", "megabytes", 'b'},        {"_mib", "mebibytes", 'b'},
    {"_gigabytes", "gigabytes", 'b'}, {"_gb", "gigabytes", 'b'},
    {"_bits", "bits", 'b'},           {"_ratio", "a ratio", 'r'},
    {"_percent", "percent", 'r'},
};
constexpr Unit kSeconds{"", "seconds", 't'};

const Unit* UnitOfName(std::string_view metric) {
  for (const std::string_view ending : {"_total", "_sum"}) {
    if (metric.ends_with(ending)) metric.remove_suffix(ending.size());
  }
  for (const Unit& unit : kUnits) {
    if (metric.ends_with(unit.suffix)) return &unit;
  }
  return nullptr;
}

bool KeepsUnit(promql::AggregateOp op) {
  return op != promql::AggregateOp::kCount && op != promql::AggregateOp::kCountValues &&
         op != promql::AggregateOp::kGroup && op != promql::AggregateOp::kStdvar;
}

// What has the unit of its first argument, at each moment or over time.
bool KeepsUnit(promql::FunctionId id) {
  switch (id) {
    case promql::FunctionId::kAbs:
    case promql::FunctionId::kCeil:
    case promql::FunctionId::kFloor:
    case promql::FunctionId::kRound:
    case promql::FunctionId::kScalar:
    case promql::FunctionId::kAvgOverTime:
    case promql::FunctionId::kMinOverTime:
    case promql::FunctionId::kMaxOverTime:
    case promql::FunctionId::kLastOverTime:
    case promql::FunctionId::kIncrease:
    case promql::FunctionId::kDelta:
    case promql::FunctionId::kLabelReplace:
    case promql::FunctionId::kLabelJoin:
      return true;
    default:
      return false;
  }
}

const Unit* UnitOf(const promql::Expr* expr) {
  while (expr != nullptr) {
    expr = promql::StripParens(expr);
    if (const promql::VectorSelector* selector = SelectorOf(expr)) return UnitOfName(MetricName(*selector));
    if (const auto* unary = promql::As<promql::Unary>(expr)) {
      expr = unary->expr;
    } else if (const auto* aggregate = promql::As<promql::Aggregate>(expr)) {
      expr = KeepsUnit(aggregate->op) ? aggregate->expr : nullptr;
    } else if (const auto* call = promql::As<promql::Call>(expr)) {
      const promql::FunctionId id = call->function->id;
      if (id == promql::FunctionId::kTime || id == promql::FunctionId::kTimestamp) return &kSeconds;
      expr = KeepsUnit(id) && !call->args.empty() ? call->args[0] : nullptr;
    } else {
      return nullptr;
    }
  }
  return nullptr;
}

bool NeedsEqualUnits(promql::Op op) {
  return op == promql::Op::kAdd || op == promql::Op::kSub || promql::IsComparison(op);
}

}  // namespace

void MismatchedUnits(const QueryContext& c) {
  promql::Walk(c.root(), [&](const promql::Expr& node) {
    const auto* binary = promql::As<promql::Binary>(&node);
    if (binary == nullptr || !NeedsEqualUnits(binary->op)) return;
    const Unit* left = UnitOf(binary->lhs);
    const Unit* right = left == nullptr ? nullptr : UnitOf(binary->rhs);
    if (right == nullptr || left->dimension != right->dimension || left->name == right->name) return;
    c.Report(binary->op_span, fmt::format("{} and {} by their names: the two sides have different units",
                                          left->name, right->name))
        .Because(c.At(binary->lhs->span), std::string(left->name))
        .Because(c.At(binary->rhs->span), std::string(right->name))
        .Help("multiply or divide one side, so that both are in one unit");
  });
}

}  // namespace rulecheck::checks
