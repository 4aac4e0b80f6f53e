#include "analysis/value_range.h"

#include <algorithm>
#include <cmath>

#include "promql/mirror.h"

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

bool IsWithinOne(const std::optional<double>& constant) {
  return constant && *constant >= 0 && *constant <= 1;
}

ValueRange OfAggregate(const promql::Aggregate& node, const ValueFacts& flow) {
  const ValueRange child = flow[node.expr].range;
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
      return IsWithinOne(flow[node.param].constant) ? child : ValueRange{};
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

ValueRange OfCall(const promql::Call& call, const ValueFacts& flow) {
  const promql::FunctionInfo& function = *call.function;
  if (!call.args.empty() && function.Has(promql::kKeepsRange)) return flow[call.args[0]].range;
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

ValueRange OfArithmetic(const promql::Binary& node, const ValueFacts& flow) {
  const ValueRange a = flow[node.lhs].range;
  const ValueRange b = flow[node.rhs].range;
  ValueRange out = node.op == Op::kDiv ? OfDivision(a, b) : Combine(node.op, a, b);
  const bool fills = node.matching != nullptr && (node.matching->fill_left || node.matching->fill_right);
  if (fills || std::isnan(out.min) || std::isnan(out.max)) return {};
  if (out.min == -kInfinity && out.max == kInfinity) return {};
  return out;
}

ValueRange OfComparison(const promql::Binary& node, const ValueFacts& flow) {
  if (node.return_bool) return Between(0, 1, node);
  const NodeValue &left = flow[node.lhs], &right = flow[node.rhs];
  if (right.constant) return Refine(left.range, node.op, *right.constant, node);
  if (left.constant) return Refine(right.range, Mirrored(node.op), *left.constant, node);
  // A filter keeps values of its vector side, of the left one if both are vectors.
  return node.lhs->type == promql::ValueType::kVector ? left.range : right.range;
}

ValueRange OfBinary(const promql::Binary& node, const ValueFacts& flow) {
  if (promql::IsComparison(node.op)) return OfComparison(node, flow);
  if (node.op == Op::kOr) return Hull(flow[node.lhs].range, flow[node.rhs].range);
  if (promql::IsSetOperator(node.op)) return flow[node.lhs].range;
  return OfArithmetic(node, flow);
}

ValueRange OfSelector(const promql::VectorSelector& selector) {
  // The scrape loop writes 0 or 1 (scrape/scrape.go, report).
  if (selector.name == "up") return Between(0, 1, selector);
  return {};
}

std::optional<double> ConstantBinary(Op op, std::optional<double> a, std::optional<double> b) {
  if (!a || !b) return std::nullopt;
  switch (op) {
    case Op::kAdd:
      return *a + *b;
    case Op::kSub:
      return *a - *b;
    case Op::kMul:
      return *a * *b;
    case Op::kDiv:
      return *a / *b;
    case Op::kPow:
      return std::pow(*a, *b);
    default:
      return std::nullopt;
  }
}

std::optional<double> ConstantOf(const Expr& expr, const ValueFacts& flow) {
  switch (expr.kind) {
    case promql::NodeKind::kNumber:
      return promql::To<promql::NumberLiteral>(expr).value;
    case promql::NodeKind::kParen:
      return flow[promql::To<promql::Paren>(expr).expr].constant;
    case promql::NodeKind::kUnary: {
      const auto& unary = promql::To<promql::Unary>(expr);
      const std::optional<double> child = flow[unary.expr].constant;
      return child && unary.op == Op::kSub ? -*child : child;
    }
    case promql::NodeKind::kBinary: {
      const auto& binary = promql::To<promql::Binary>(expr);
      return ConstantBinary(binary.op, flow[binary.lhs].constant, flow[binary.rhs].constant);
    }
    default:
      return std::nullopt;
  }
}

ValueRange OfUnary(const promql::Unary& node, const ValueFacts& flow) {
  const ValueRange& child = flow[node.expr].range;
  if (node.op != Op::kSub || !child.bounded()) return child;
  return {0 - child.max, 0 - child.min, child.because};
}

ValueRange RangeOfNode(const Expr& expr, const ValueFacts& flow) {
  switch (expr.kind) {
    case promql::NodeKind::kVectorSelector:
      return OfSelector(promql::To<promql::VectorSelector>(expr));
    case promql::NodeKind::kMatrixSelector:
      return OfSelector(*promql::To<promql::MatrixSelector>(expr).selector);
    case promql::NodeKind::kSubquery:
      return flow[promql::To<promql::Subquery>(expr).expr].range;
    case promql::NodeKind::kCall:
      return OfCall(promql::To<promql::Call>(expr), flow);
    case promql::NodeKind::kAggregate:
      return OfAggregate(promql::To<promql::Aggregate>(expr), flow);
    case promql::NodeKind::kBinary:
      return OfBinary(promql::To<promql::Binary>(expr), flow);
    case promql::NodeKind::kParen:
      return flow[promql::To<promql::Paren>(expr).expr].range;
    case promql::NodeKind::kUnary:
      return OfUnary(promql::To<promql::Unary>(expr), flow);
    default:
      return {};
  }
}

NodeValue ValueOfNode(const Expr& expr, const ValueFacts& flow) {
  const std::optional<double> constant = ConstantOf(expr, flow);
  if (!constant) return {{}, RangeOfNode(expr, flow)};
  return {constant, std::isnan(*constant) ? ValueRange{} : Between(*constant, *constant, expr)};
}

}  // namespace

ValueFacts ValuesByNode(const Expr& root) {
  return {root, ValueOfNode};
}

ValueRange RangeOf(const Expr& root) {
  return ValuesByNode(root)[root].range;
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

}  // namespace rulecheck::analysis
