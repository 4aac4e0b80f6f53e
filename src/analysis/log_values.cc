#include "analysis/log_values.h"

#include <algorithm>
#include <cmath>

#include "logql/function_id.h"
#include "rulecheck/logql_functions.h"

namespace rulecheck::analysis {
namespace {

using logql::As;
using logql::Expr;
using logql::Op;
using logql::To;

LogValues Constant(double value, const Expr& node) {
  if (std::isnan(value)) return {};
  return {value, value, false, &node};
}

LogValues OfRange(const logql::RangeAggregation& node) {
  using Id = logql::RangeFunctionId;
  LogValues out{node.function->min, node.function->max, false, &node};
  if (node.function->id == Id::kRate && node.range->unwrap == nullptr) {
    out.min = 0;  // lines per second, and a window without lines gives nothing
    out.above_min = true;
  }
  if (std::isinf(out.min) && std::isinf(out.max)) out.because = nullptr;
  return out;
}

LogValues OfVector(const logql::VectorAggregation& node, const LogValueFacts& flow) {
  using Id = logql::VectorFunctionId;
  const double inf = std::numeric_limits<double>::infinity();
  const LogValues child = flow[node.expr];
  switch (node.function->id) {
    case Id::kCount:
      return {1, inf, false, &node};
    case Id::kStddev:
    case Id::kStdvar:
      return {0, inf, false, &node};
    case Id::kSum:  // at least one summand
      if (!child.bounded() || child.min < 0) return {};
      return {child.min, inf, child.above_min, child.because};
    default:
      return child;
  }
}

LogValues Union(const LogValues& a, const LogValues& b) {
  if (!a.bounded() || !b.bounded()) return {};
  const LogValues& low = a.min <= b.min ? a : b;
  const bool above = a.min == b.min ? a.above_min && b.above_min : low.above_min;
  return {low.min, std::max(a.max, b.max), above, low.because};
}

bool NotNegative(const LogValues& values) {
  return values.bounded() && values.min >= 0;
}

// Only what keeps signs in sight; anything else is unbounded.
LogValues OfLogArithmetic(const logql::Binary& node, const LogValueFacts& flow) {
  const double inf = std::numeric_limits<double>::infinity();
  const LogValues a = flow[node.lhs];
  const LogValues b = flow[node.rhs];
  const bool not_negative = NotNegative(a) && NotNegative(b);
  if (!not_negative) return {};
  const Expr* because = a.because->kind == logql::NodeKind::kLiteral ? b.because : a.because;
  const bool above = a.above_min && b.above_min;
  switch (node.op) {
    case Op::kAdd:
      return {a.min + b.min, inf, a.above_min || b.above_min, because};
    case Op::kMul:
      if (const auto* factor = As<logql::Literal>(node.rhs); factor != nullptr && factor->value > 0)
        return {a.min * factor->value, a.max * factor->value, a.above_min, a.because};
      return {0, inf, above, because};
    case Op::kDiv:
      if (const auto* divisor = As<logql::Literal>(node.rhs); divisor != nullptr && divisor->value > 0)
        return {a.min / divisor->value, a.max / divisor->value, a.above_min, a.because};
      return {0, inf, false, because};
    default:
      return {};
  }
}

LogValues OfBinary(const logql::Binary& node, const LogValueFacts& flow) {
  if (logql::IsComparison(node.op)) {
    if (node.return_bool) return {0, 1, false, &node};
    return flow[node.lhs->kind == logql::NodeKind::kLiteral ? node.rhs : node.lhs];
  }
  if (node.op == Op::kOr) return Union(flow[node.lhs], flow[node.rhs]);
  if (logql::IsSetOperator(node.op)) return flow[node.lhs];
  return OfLogArithmetic(node, flow);
}

LogValues ValuesOfLogNode(const Expr& expr, const LogValueFacts& flow) {
  switch (expr.kind) {
    case logql::NodeKind::kRangeAggregation:
      return OfRange(To<logql::RangeAggregation>(expr));
    case logql::NodeKind::kVectorAggregation:
      return OfVector(To<logql::VectorAggregation>(expr), flow);
    case logql::NodeKind::kBinary:
      return OfBinary(To<logql::Binary>(expr), flow);
    case logql::NodeKind::kLiteral:
      return Constant(To<logql::Literal>(expr).value, expr);
    case logql::NodeKind::kVector:
      return Constant(To<logql::Vector>(expr).value, expr);
    case logql::NodeKind::kLabelReplace:
      return flow[To<logql::LabelReplace>(expr).expr];
    case logql::NodeKind::kLog:
      break;
  }
  return {};
}

}  // namespace

LogValueFacts LogValuesByNode(const Expr& root) {
  return {root, ValuesOfLogNode};
}

LogValues LogValuesOf(const Expr& root) {
  return LogValuesByNode(root)[root];
}

bool NeverTrue(const LogValues& values, Op op, double constant) {
  if (std::isnan(constant)) return op != Op::kNeq;
  const bool at_min = values.min == constant;
  switch (op) {
    case Op::kEql:
      return constant < values.min || constant > values.max || (at_min && values.above_min);
    case Op::kLss:
      return values.min >= constant;
    case Op::kLte:
      return values.min > constant || (at_min && values.above_min);
    case Op::kGtr:
      return values.max <= constant;
    case Op::kGte:
      return values.max < constant;
    case Op::kNeq:
      return at_min && values.max == constant;
    default:
      return false;
  }
}

Op Mirrored(Op op) {
  switch (op) {
    case Op::kLss:
      return Op::kGtr;
    case Op::kLte:
      return Op::kGte;
    case Op::kGtr:
      return Op::kLss;
    case Op::kGte:
      return Op::kLte;
    default:
      return op;
  }
}

}  // namespace rulecheck::analysis
