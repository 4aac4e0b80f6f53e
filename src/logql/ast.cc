#include <algorithm>
#include <cstring>

#include "rulecheck/logql.h"

namespace rulecheck::logql {

std::string_view MatchOpText(MatchOp op) {
  static constexpr std::string_view kTexts[] = {"=", "!=", "=~", "!~"};
  return kTexts[static_cast<size_t>(op)];
}

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

std::string_view Query::CopyText(std::string_view text) {
  if (text.empty()) return {};
  auto* copy = static_cast<char*>(arena_.allocate(text.size(), 1));
  std::memcpy(copy, text.data(), text.size());
  return {copy, text.size()};
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
