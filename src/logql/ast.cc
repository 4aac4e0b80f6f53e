#include "rulecheck/logql_tree.h"

#include "syntax/walk.h"

namespace rulecheck::logql {

std::string_view CompareOpText(CompareOp op) {
  static constexpr std::string_view kTexts[] = {"==", "!=", ">", ">=", "<", "<="};
  return kTexts[static_cast<size_t>(op)];
}

std::string_view LineOpText(LineOp op) {
  static constexpr std::string_view kTexts[] = {"|=", "!=", "|~", "!~", "|>", "!>"};
  return kTexts[static_cast<size_t>(op)];
}

bool IsNegative(LineOp op) {
  return op == LineOp::kNotContains || op == LineOp::kNotMatches || op == LineOp::kNotPattern;
}

std::string_view ConversionName(Conversion conversion) {
  static constexpr std::string_view kNames[] = {"", "bytes", "duration", "duration_seconds"};
  return kNames[static_cast<size_t>(conversion)];
}

std::string_view OpText(Op op) {
  static constexpr std::string_view kTexts[] = {"or", "and", "unless", "==", "!=", ">", ">=", "<",
                                                "<=", "+",   "-",      "*",  "/",  "%", "^"};
  return kTexts[static_cast<size_t>(op)];
}

bool IsComparison(Op op) {
  return op >= Op::kEql && op <= Op::kLte;
}

bool IsSetOperator(Op op) {
  return op <= Op::kUnless;
}

void AppendChildren(const LabelFilter& filter, std::vector<const LabelFilter*>* out) {
  if (filter.kind != LabelFilterKind::kAnd && filter.kind != LabelFilterKind::kOr) return;
  out->push_back(filter.left);
  out->push_back(filter.right);
}

void AppendChildren(const Expr& expr, std::vector<const Expr*>* out) {
  switch (expr.kind) {
    case NodeKind::kRangeAggregation:
      out->push_back(To<RangeAggregation>(expr).range->log);
      break;
    case NodeKind::kVectorAggregation:
      out->push_back(To<VectorAggregation>(expr).expr);
      break;
    case NodeKind::kBinary:
      out->push_back(To<Binary>(expr).lhs);
      out->push_back(To<Binary>(expr).rhs);
      break;
    case NodeKind::kLabelReplace:
      out->push_back(To<LabelReplace>(expr).expr);
      break;
    case NodeKind::kLog:
    case NodeKind::kLiteral:
    case NodeKind::kVector:
      break;
  }
}

}  // namespace rulecheck::logql

template void rulecheck::syntax::WalkTree(const rulecheck::logql::Expr&,
                                          rulecheck::syntax::VisitNode<rulecheck::logql::Expr>, void*);
template void rulecheck::syntax::WalkTree(const rulecheck::logql::LabelFilter&,
                                          rulecheck::syntax::VisitNode<rulecheck::logql::LabelFilter>, void*);
