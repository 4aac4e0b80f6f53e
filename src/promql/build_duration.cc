// Duration expressions inside `[ ]` and after `offset` (promql/durations.go evaluates them).
#include <fmt/format.h>

#include <limits>

#include "promql/build.h"

namespace rulecheck::promql {
namespace {

using P = grammar_promql::PromQLParser;

// Seconds that a Go duration, 64 bits of nanoseconds, can hold.
constexpr double kMaxSeconds = 9223372036854775808.0 / 1e9;

DurationExpr::Kind KindOf(size_t type) {
  switch (type) {
    case P::ADD:
      return DurationExpr::Kind::kAdd;
    case P::SUB:
      return DurationExpr::Kind::kSub;
    case P::MUL:
      return DurationExpr::Kind::kMul;
    case P::DIV:
      return DurationExpr::Kind::kDiv;
    case P::MOD:
      return DurationExpr::Kind::kMod;
    case P::POW:
      return DurationExpr::Kind::kPow;
    case P::STEP:
      return DurationExpr::Kind::kStep;
    case P::RANGE:
      return DurationExpr::Kind::kRange;
    case P::MAX_OF:
      return DurationExpr::Kind::kMaxOf;
    default:
      return DurationExpr::Kind::kMinOf;
  }
}

DurationExpr* NewDuration(Query* query, DurationExpr::Kind op, Expr* lhs, Expr* rhs, Span span) {
  auto* node = query->NewNode<DurationExpr>(span);
  node->type = ValueType::kScalar;
  node->op = op;
  node->lhs = lhs;
  node->rhs = rhs;
  return node;
}

}  // namespace

Expr* Builder::BuildOffsetValue(P::OffsetValueContext* context) {
  Expr* value = nullptr;
  if (context->literal != nullptr) {
    NumberLiteral* literal = BuildNumber(context->literal);
    if (context->sign != nullptr) {
      if (context->sign->getType() == P::SUB) literal->value = -literal->value;
      literal->span.begin = SpanOf(context->sign).begin;
    }
    RequireInRange(literal);
    RequireDurationSyntax(*literal);
    return literal;
  }
  if (context->inner != nullptr) {
    Expr* inner = BuildDuration(context->inner).expr;
    const Span span{SpanOf(context->open).begin, SpanOf(context->close).end};
    return ApplySign(context->sign, WrapDuration(inner, span));
  }
  const Span span{SpanOf(context->word).begin, SpanOf(context->close).end};
  if (context->first != nullptr) {
    Expr* first = BuildDuration(context->first).expr;
    value = MinMaxOf(context->word, first, BuildDuration(context->second).expr, span);
  } else {
    value = DurationWord(context->word, span);
  }
  if (context->sign == nullptr) return value;
  // A plus is kept as a node of its own here, and printed as nothing.
  return NewDuration(&query_, KindOf(context->sign->getType()), nullptr, value,
                     Cover(SpanOf(context->sign), span));
}

Builder::BuiltDuration Builder::BuildDuration(P::DurationExprContext* context) {
  std::vector<P::DurationExprContext*> chain;
  while (context->lhs != nullptr) {
    chain.push_back(context);
    context = context->lhs;
  }
  BuiltDuration built = BuildDurationOperand(context);
  for (auto it = chain.rbegin(); it != chain.rend(); ++it) {
    const BuiltDuration rhs = BuildDuration((*it)->rhs);
    const antlr4::Token* op = (*it)->op;
    RequireDurationExpressions(built.expr->span);
    built.expr = CombineDurations(KindOf(op->getType()), SpanOf(op), built.expr, rhs.expr);
    built.height = std::max(built.height, rhs.height) + 1;
  }
  return built;
}

Builder::BuiltDuration Builder::BuildDurationOperand(P::DurationExprContext* context) {
  if (context->literal != nullptr) return {DurationLiteral(context->literal), 1};
  if (context->op != nullptr) {
    const BuiltDuration operand = BuildDuration(context->rhs);
    return {ApplySign(context->op, operand.expr), operand.height + 1};
  }
  if (context->inner != nullptr) {
    const BuiltDuration inner = BuildDuration(context->inner);
    RequireDurationExpressions(inner.expr->span);
    const Span span{SpanOf(context->open).begin, SpanOf(context->close).end};
    return {WrapDuration(inner.expr, span), inner.height + 1};
  }
  const Span span{SpanOf(context->word).begin, SpanOf(context->close).end};
  if (context->first == nullptr) return {DurationWord(context->word, span), 1};
  const BuiltDuration first = BuildDuration(context->first);
  const BuiltDuration second = BuildDuration(context->second);
  return {MinMaxOf(context->word, first.expr, second.expr, span), std::max(first.height, second.height) + 1};
}

Expr* Builder::CombineDurations(DurationExpr::Kind op, Span op_span, Expr* lhs, Expr* rhs) {
  const bool divides = op == DurationExpr::Kind::kDiv || op == DurationExpr::Kind::kMod;
  const auto* literal = As<NumberLiteral>(rhs);
  if (divides && literal != nullptr && literal->value == 0) {
    AddError(op_span, op == DurationExpr::Kind::kDiv ? "division by zero in a duration"
                                                     : "modulo by zero in a duration");
  }
  return NewDuration(&query_, op, lhs, rhs, Cover(lhs->span, rhs->span));
}

// A sign folds into a literal; a plus before anything else disappears.
Expr* Builder::ApplySign(const antlr4::Token* sign, Expr* operand) {
  const bool minus = sign->getType() == P::SUB;
  if (auto* literal = As<NumberLiteral>(operand)) {
    if (minus) literal->value = -literal->value;
    RequireInRange(literal);
    literal->span.begin = SpanOf(sign).begin;
    return literal;
  }
  if (!minus) return operand;
  return NewDuration(&query_, DurationExpr::Kind::kSub, nullptr, operand, Cover(SpanOf(sign), operand->span));
}

Expr* Builder::WrapDuration(Expr* operand, Span span) {
  if (auto* duration = As<DurationExpr>(operand)) {
    duration->wrapped = true;
    duration->span = span;
    return duration;
  }
  DurationExpr* wrapped = NewDuration(&query_, DurationExpr::Kind::kAdd, nullptr, operand, span);
  wrapped->wrapped = true;
  return wrapped;
}

Expr* Builder::DurationWord(const antlr4::Token* word, Span span) {
  RequireDurationExpressions(span);
  Require(word->getType() == P::STEP ? Syntax::kStepDuration : Syntax::kRangeDuration, span);
  return NewDuration(&query_, KindOf(word->getType()), nullptr, nullptr, span);
}

Expr* Builder::MinMaxOf(const antlr4::Token* word, Expr* first, Expr* second, Span span) {
  RequireDurationExpressions(span);
  Require(Syntax::kMinMaxDuration, span);
  return NewDuration(&query_, KindOf(word->getType()), first, second, span);
}

Expr* Builder::DurationLiteral(const antlr4::Token* token) {
  NumberLiteral* literal = BuildNumber(token);
  RequireInRange(literal);
  RequireDurationSyntax(*literal);
  return literal;
}

void Builder::RequireDurationSyntax(const NumberLiteral& literal) {
  if (!literal.is_duration) Require(Syntax::kNumberAsDuration, literal.span);
}

void Builder::RequirePositive(const Expr& duration) {
  const auto* literal = As<NumberLiteral>(&duration);
  if (literal != nullptr && literal->value <= 0) {
    AddError(literal->span, "duration must be greater than 0");
  }
}

void Builder::RequireInRange(NumberLiteral* literal) {
  if (literal->value > kMaxSeconds || literal->value < -kMaxSeconds) {
    AddError(literal->span, "duration out of range, at most about 292 years");
    literal->value = std::numeric_limits<double>::quiet_NaN();
  }
}

void Builder::RequireDurationExpressions(Span span) {
  Require(Syntax::kDurationExpression, span);
  if (options_.features.duration_expressions) return;
  AddError(span, "duration expressions are not enabled here, expected a plain number or duration");
}

}  // namespace rulecheck::promql
