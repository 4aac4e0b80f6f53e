#include "promql/constants.h"

#include <cmath>
#include <vector>

namespace rulecheck::promql {
namespace {

std::optional<double> Folded(Op op, std::optional<double> a, std::optional<double> b) {
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

// From the nodes below it.
std::optional<double> ConstantOf(const Expr& node, const Constants& below) {
  switch (node.kind) {
    case NodeKind::kNumber:
      return To<NumberLiteral>(node).value;
    case NodeKind::kParen:
      return below[To<Paren>(node).expr->id];
    case NodeKind::kUnary: {
      const auto& unary = To<Unary>(node);
      const std::optional<double> child = below[unary.expr->id];
      return child && unary.op == Op::kSub ? -*child : child;
    }
    case NodeKind::kBinary: {
      const auto& binary = To<Binary>(node);
      return Folded(binary.op, below[binary.lhs->id], below[binary.rhs->id]);
    }
    default:
      return std::nullopt;
  }
}

}  // namespace

Constants ConstantsIn(const Expr& root) {
  std::vector<const Expr*> nodes;
  Walk(root, [&](const Expr& node) { nodes.push_back(&node); });
  Constants out;
  for (size_t i = nodes.size(); i-- > 0;) out[nodes[i]->id] = ConstantOf(*nodes[i], out);
  return out;
}

}  // namespace rulecheck::promql
