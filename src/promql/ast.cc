#include "rulecheck/promql_tree.h"

#include "syntax/walk.h"

namespace rulecheck::promql {

std::string_view ValueTypeName(ValueType type) {
  switch (type) {
    case ValueType::kScalar:
      return "scalar";
    case ValueType::kVector:
      return "vector";
    case ValueType::kMatrix:
      return "matrix";
    case ValueType::kString:
      return "string";
    case ValueType::kNone:
      break;
  }
  return "none";
}

std::string_view DocumentedType(ValueType type) {
  switch (type) {
    case ValueType::kVector:
      return "instant vector";
    case ValueType::kMatrix:
      return "range vector";
    default:
      return ValueTypeName(type);
  }
}

std::string_view OpText(Op op) {
  switch (op) {
    case Op::kAdd:
      return "+";
    case Op::kSub:
      return "-";
    case Op::kMul:
      return "*";
    case Op::kDiv:
      return "/";
    case Op::kMod:
      return "%";
    case Op::kPow:
      return "^";
    case Op::kAtan2:
      return "atan2";
    case Op::kEql:
      return "==";
    case Op::kNeq:
      return "!=";
    case Op::kLss:
      return "<";
    case Op::kGtr:
      return ">";
    case Op::kLte:
      return "<=";
    case Op::kGte:
      return ">=";
    case Op::kAnd:
      return "and";
    case Op::kOr:
      return "or";
    case Op::kUnless:
      return "unless";
    case Op::kTrimUpper:
      return "</";
    case Op::kTrimLower:
      return ">/";
  }
  return "";
}

bool IsComparison(Op op) {
  return op >= Op::kEql && op <= Op::kGte;
}

bool IsSetOperator(Op op) {
  return op == Op::kAnd || op == Op::kOr || op == Op::kUnless;
}

std::string_view AggregateName(AggregateOp op) {
  switch (op) {
    case AggregateOp::kSum:
      return "sum";
    case AggregateOp::kAvg:
      return "avg";
    case AggregateOp::kCount:
      return "count";
    case AggregateOp::kMin:
      return "min";
    case AggregateOp::kMax:
      return "max";
    case AggregateOp::kGroup:
      return "group";
    case AggregateOp::kStddev:
      return "stddev";
    case AggregateOp::kStdvar:
      return "stdvar";
    case AggregateOp::kTopk:
      return "topk";
    case AggregateOp::kBottomk:
      return "bottomk";
    case AggregateOp::kCountValues:
      return "count_values";
    case AggregateOp::kQuantile:
      return "quantile";
    case AggregateOp::kLimitk:
      return "limitk";
    case AggregateOp::kLimitRatio:
      return "limit_ratio";
  }
  return "";
}

bool HasParameter(AggregateOp op) {
  return op >= AggregateOp::kTopk;
}

const Expr* StripParens(const Expr* e) {
  while (const auto* paren = As<Paren>(e)) e = paren->expr;
  return e;
}

void AppendChildren(const Expr& expr, std::vector<const Expr*>* out) {
  const auto add = [out](const Expr* child) {
    if (child != nullptr) out->push_back(child);
  };
  switch (expr.kind) {
    case NodeKind::kMatrixSelector:
      add(To<MatrixSelector>(expr).selector);
      break;
    case NodeKind::kSubquery:
      add(To<Subquery>(expr).expr);
      break;
    case NodeKind::kUnary:
      add(To<Unary>(expr).expr);
      break;
    case NodeKind::kParen:
      add(To<Paren>(expr).expr);
      break;
    case NodeKind::kCall:
      for (const Expr* argument : To<Call>(expr).args) add(argument);
      break;
    case NodeKind::kAggregate:
      add(To<Aggregate>(expr).param);
      add(To<Aggregate>(expr).expr);
      break;
    case NodeKind::kBinary:
      add(To<Binary>(expr).lhs);
      add(To<Binary>(expr).rhs);
      break;
    case NodeKind::kNumber:
    case NodeKind::kString:
    case NodeKind::kVectorSelector:
    case NodeKind::kDuration:
      break;
  }
}

}  // namespace rulecheck::promql

template void rulecheck::syntax::WalkTree(const rulecheck::promql::Expr&,
                                          rulecheck::syntax::VisitNode<rulecheck::promql::Expr>, void*);
