#include "analysis/value_range.h"

#include <algorithm>
#include <cmath>

#include "rulecheck/promql_functions.h"

namespace rulecheck::analysis {
namespace {

using promql::AggregateOp;
using promql::As;
using promql::Expr;
using promql::Op;

constexpr double kInfinity = std::numeric_limits<double>::infinity();

ValueRange Between(double min, double max, const Expr& because) {
  return {min, max, &because};
}

ValueRange Hull(const ValueRange& a, const ValueRange& b) {
  if (!a.bounded() || !b.bounded()) return {};
  return {std::min(a.min, b.min), std::max(a.max, b.max), a.because};
}

// The values of `range` that a filter `op constant` lets through.
ValueRange Refine(ValueRange range, Op op, double constant, const Expr& because) {
  if (std::isnan(constant)) return range;
  if (op == Op::kGtr || op == Op::kGte || op == Op::kEql) {
    if (constant > range.min) range = {constant, range.max, &because};
  }
  if (op == Op::kLss || op == Op::kLte || op == Op::kEql) {
    if (constant < range.max) range = {range.min, constant, &because};
  }
  return range;
}

ValueRange OfAggregate(const promql::Aggregate& node) {
  const ValueRange child = RangeOf(*node.expr);
  double q = 0;
  switch (node.op) {
    case AggregateOp::kCount:
    case AggregateOp::kCountValues:
      return Between(1, kInfinity, node);
    case AggregateOp::kGroup:
      return Between(1, 1, node);
    case AggregateOp::kStddev:
    case AggregateOp::kStdvar:
      return Between(0, kInfinity, node);
    case AggregateOp::kSum:
      if (child.bounded() && child.min >= 0) return {child.min, kInfinity, child.because};
      if (child.bounded() && child.max <= 0) return {-kInfinity, child.max, child.because};
      return {};
    case AggregateOp::kQuantile:
      // Outside 0..1 the result is an infinity.
      return ConstantValue(*node.param, &q) && q >= 0 && q <= 1 ? child : ValueRange{};
    case AggregateOp::kAvg:
    case AggregateOp::kMin:
    case AggregateOp::kMax:
    case AggregateOp::kTopk:
    case AggregateOp::kBottomk:
    case AggregateOp::kLimitk:
    case AggregateOp::kLimitRatio:
      return child;
  }
  return {};
}

// Functions whose result lies in the range of their argument.
bool KeepsRange(std::string_view name) {
  constexpr std::string_view kNames[] = {
      "avg_over_time",  "first_over_time",    "label_join",    "label_replace",
      "last_over_time", "max_over_time",      "min_over_time", "sort",
      "sort_by_label",  "sort_by_label_desc", "sort_desc",     "vector"};
  return std::find(std::begin(kNames), std::end(kNames), name) != std::end(kNames);
}

ValueRange OfCall(const promql::Call& call) {
  if (!call.args.empty() && KeepsRange(call.name)) return RangeOf(*call.args[0]);
  const promql::FunctionInfo& function = *call.function;
  const bool bounded = function.min_value > -kInfinity || function.max_value < kInfinity;
  return bounded ? Between(function.min_value, function.max_value, call) : ValueRange{};
}

// Interval arithmetic; 0 * Inf is given up.
ValueRange Combine(Op op, const ValueRange& a, const ValueRange& b) {
  const Expr* because = a.bounded() ? a.because : b.because;
  if (op == Op::kAdd) return {a.min + b.min, a.max + b.max, because};
  if (op == Op::kSub) return {a.min - b.max, a.max - b.min, because};
  if (op != Op::kMul) return {};
  const double products[] = {a.min * b.min, a.min * b.max, a.max * b.min, a.max * b.max};
  if (std::any_of(std::begin(products), std::end(products), [](double p) { return std::isnan(p); }))
    return {};
  return {*std::min_element(std::begin(products), std::end(products)),
          *std::max_element(std::begin(products), std::end(products)), because};
}

ValueRange OfDivision(const ValueRange& a, const ValueRange& b) {
  if (b.min > 0 && b.min == b.max && std::isfinite(b.min)) return {a.min / b.min, a.max / b.min, a.because};
  if (a.bounded() && b.bounded() && a.min >= 0 && b.min >= 0) return {0, kInfinity, a.because};
  return {};
}

ValueRange OfArithmetic(const promql::Binary& node) {
  const ValueRange a = RangeOf(*node.lhs);
  const ValueRange b = RangeOf(*node.rhs);
  ValueRange out = node.op == Op::kDiv ? OfDivision(a, b) : Combine(node.op, a, b);
  const bool fills = node.matching != nullptr && (node.matching->fill_left || node.matching->fill_right);
  if (fills || std::isnan(out.min) || std::isnan(out.max)) return {};
  if (out.min == -kInfinity && out.max == kInfinity) return {};
  return out;
}

ValueRange OfComparison(const promql::Binary& node) {
  if (node.return_bool) return Between(0, 1, node);
  double constant = 0;
  if (ConstantValue(*node.rhs, &constant)) return Refine(RangeOf(*node.lhs), node.op, constant, node);
  if (ConstantValue(*node.lhs, &constant))
    return Refine(RangeOf(*node.rhs), Mirrored(node.op), constant, node);
  // A filter keeps values of its vector side, of the left one if both are vectors.
  return RangeOf(node.lhs->type == promql::ValueType::kVector ? *node.lhs : *node.rhs);
}

ValueRange OfBinary(const promql::Binary& node) {
  if (promql::IsComparison(node.op)) return OfComparison(node);
  if (node.op == Op::kOr) return Hull(RangeOf(*node.lhs), RangeOf(*node.rhs));
  if (promql::IsSetOperator(node.op)) return RangeOf(*node.lhs);
  return OfArithmetic(node);
}

ValueRange OfSelector(const promql::VectorSelector& selector) {
  // The scrape loop writes 0 or 1 (scrape/scrape.go, report).
  if (selector.name == "up") return Between(0, 1, selector);
  return {};
}

bool ConstantBinary(const promql::Binary& node, double* value) {
  double a = 0, b = 0;
  if (!ConstantValue(*node.lhs, &a) || !ConstantValue(*node.rhs, &b)) return false;
  switch (node.op) {
    case Op::kAdd:
      *value = a + b;
      return true;
    case Op::kSub:
      *value = a - b;
      return true;
    case Op::kMul:
      *value = a * b;
      return true;
    case Op::kDiv:
      *value = a / b;
      return true;
    case Op::kPow:
      *value = std::pow(a, b);
      return true;
    default:
      return false;
  }
}

}  // namespace

bool ConstantValue(const Expr& expr, double* value) {
  const Expr* inner = promql::StripParens(&expr);
  if (const auto* number = As<promql::NumberLiteral>(inner)) {
    *value = number->value;
    return true;
  }
  if (const auto* unary = As<promql::Unary>(inner)) {
    if (!ConstantValue(*unary->expr, value)) return false;
    if (unary->op == Op::kSub) *value = -*value;
    return true;
  }
  const auto* binary = As<promql::Binary>(inner);
  return binary != nullptr && ConstantBinary(*binary, value);
}

ValueRange RangeOf(const Expr& expr) {
  double constant = 0;
  if (ConstantValue(expr, &constant)) {
    return std::isnan(constant) ? ValueRange{} : Between(constant, constant, expr);
  }
  switch (expr.kind) {
    case promql::NodeKind::kVectorSelector:
      return OfSelector(promql::To<promql::VectorSelector>(expr));
    case promql::NodeKind::kMatrixSelector:
      return OfSelector(*promql::To<promql::MatrixSelector>(expr).selector);
    case promql::NodeKind::kSubquery:
      return RangeOf(*promql::To<promql::Subquery>(expr).expr);
    case promql::NodeKind::kCall:
      return OfCall(promql::To<promql::Call>(expr));
    case promql::NodeKind::kAggregate:
      return OfAggregate(promql::To<promql::Aggregate>(expr));
    case promql::NodeKind::kBinary:
      return OfBinary(promql::To<promql::Binary>(expr));
    case promql::NodeKind::kParen:
      return RangeOf(*promql::To<promql::Paren>(expr).expr);
    case promql::NodeKind::kUnary: {
      const auto& unary = promql::To<promql::Unary>(expr);
      const ValueRange child = RangeOf(*unary.expr);
      return unary.op == Op::kSub && child.bounded() ? ValueRange{0 - child.max, 0 - child.min, child.because}
                                                     : child;
    }
    default:
      return {};
  }
}

bool NeverTrue(const ValueRange& range, Op op, double constant) {
  switch (op) {
    case Op::kGtr:
      return range.max <= constant;
    case Op::kGte:
      return range.max < constant;
    case Op::kLss:
      return range.min >= constant;
    case Op::kLte:
      return range.min > constant;
    case Op::kEql:
      return constant < range.min || constant > range.max;
    default:
      return false;
  }
}

Op Mirrored(Op op) {
  switch (op) {
    case Op::kGtr:
      return Op::kLss;
    case Op::kGte:
      return Op::kLte;
    case Op::kLss:
      return Op::kGtr;
    case Op::kLte:
      return Op::kGte;
    default:
      return op;
  }
}

}  // namespace rulecheck::analysis
