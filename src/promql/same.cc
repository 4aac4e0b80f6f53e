// What a node of PromQL says itself, for equality and hashes.
#include "promql/same.h"

namespace rulecheck::promql {
namespace {

using syntax::Details;

// What a missing operand is in a list of kinds.
constexpr uint64_t kNothing = 255;

void AppendDuration(const Expr* duration, Details* out) {
  std::vector<const Expr*> waiting{duration};
  while (!waiting.empty()) {
    const Expr* node = waiting.back();
    waiting.pop_back();
    out->Number(node == nullptr ? kNothing : static_cast<uint64_t>(node->kind));
    if (const auto* number = As<NumberLiteral>(node)) out->Number(number->value);
    if (const auto* operation = As<DurationExpr>(node)) {
      out->Word(operation->op);
      waiting.insert(waiting.end(), {operation->rhs, operation->lhs});
    }
  }
}

void AppendTime(const TimeModifiers& time, Details* out) {
  out->Number(time.offset_ns);
  AppendDuration(time.offset_expr, out);
  out->Word(time.at);
  out->Number(time.at_ms);
}

// The name of the metric comes first, however it was written.
void AppendSelector(const VectorSelector& selector, Details* out) {
  out->Number(uint64_t{selector.matchers.size()});
  for (const bool named : {true, false}) {
    for (const Matcher& matcher : selector.matchers) {
      if ((matcher.name == "__name__") != named) continue;
      out->Text(matcher.name);
      out->Word(matcher.op);
      out->Text(matcher.value);
    }
  }
  AppendTime(selector.time(), out);
  out->Flag(selector.anchored);
  out->Flag(selector.smoothed);
}

void AppendFill(const std::optional<double>& fill, Details* out) {
  out->Flag(fill.has_value());
  if (fill) out->Number(*fill);
}

void AppendBinary(const Binary& node, Details* out) {
  out->Word(node.op);
  out->Flag(node.return_bool);
  out->Flag(node.matching != nullptr);
  if (node.matching == nullptr) return;
  const VectorMatching& matching = *node.matching;
  out->Word(matching.card);
  out->Flag(matching.on);
  out->Names(matching.labels);
  out->Names(matching.include);
  AppendFill(matching.fill_left, out);
  AppendFill(matching.fill_right, out);
}

void AppendAggregate(const Aggregate& node, Details* out) {
  out->Word(node.op);
  out->Flag(node.without);
  out->Names(node.grouping);
}

void AppendSubquery(const Subquery& node, Details* out) {
  out->Number(node.range_ns);
  AppendDuration(node.range_expr, out);
  out->Number(node.step_ns);
  AppendDuration(node.step_expr, out);
  AppendTime(node.time(), out);
}

}  // namespace

void AppendDetails(const Expr& expr, Details* out) {
  switch (expr.kind) {
    case NodeKind::kNumber:
      return out->Number(To<NumberLiteral>(expr).value);
    case NodeKind::kString:
      return out->Text(To<StringLiteral>(expr).value);
    case NodeKind::kVectorSelector:
      return AppendSelector(To<VectorSelector>(expr), out);
    case NodeKind::kMatrixSelector:
      out->Number(To<MatrixSelector>(expr).range_ns);
      return AppendDuration(To<MatrixSelector>(expr).range_expr, out);
    case NodeKind::kSubquery:
      return AppendSubquery(To<Subquery>(expr), out);
    case NodeKind::kCall:
      return out->Text(To<Call>(expr).name);
    case NodeKind::kAggregate:
      return AppendAggregate(To<Aggregate>(expr), out);
    case NodeKind::kBinary:
      return AppendBinary(To<Binary>(expr), out);
    case NodeKind::kUnary:
      return out->Word(To<Unary>(expr).op);
    case NodeKind::kDuration:
      return AppendDuration(&expr, out);
    case NodeKind::kParen:
      return;
  }
}

bool Same(const Expr& a, const Expr& b) {
  return syntax::SameTrees(a, b, [](const Expr&, const Expr&) { return true; });
}

uint64_t Hash(const Expr& root) {
  return syntax::HashTrees(root)[root.id];
}

}  // namespace rulecheck::promql
