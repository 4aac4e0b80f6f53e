// What parts of an expression give with the series that are there so far.
#include "engine/promql/binary.h"
#include "unittest/generate/backwards.h"
#include "unittest/generate/call_parts.h"

namespace rulecheck::unittest {

using promql::As;
using promql::Expr;
using promql::FunctionId;
using promql::Op;

double Backwards::Now() const {
  // For ages: as young as the phase allows while it should hold, as old where it should not.
  const int64_t at = phase_ == Phase::kFiring ? timing_.BeginMs(phase_) : timing_.EndMs(phase_);
  return static_cast<double>(at) / 1000;
}

std::optional<double> Backwards::KnownCall(const promql::Call& call) const {
  if (call.function->id == FunctionId::kTime) return Now();
  const Expr* main = MainArgument(call);
  if (main == nullptr) return std::nullopt;
  const auto* matrix = As<promql::MatrixSelector>(main);
  switch (call.function->id) {
    case FunctionId::kHistogramCount:
      return Known(*main);
    case FunctionId::kRate:
    case FunctionId::kIrate:
    case FunctionId::kDeriv:
      return matrix == nullptr ? std::nullopt : Known(*matrix->selector);
    case FunctionId::kIncrease:
    case FunctionId::kDelta: {
      const auto slope = matrix == nullptr ? std::nullopt : Known(*matrix->selector);
      return slope ? std::optional(*slope * Seconds(matrix->range_ns)) : std::nullopt;
    }
    default:
      return KeepsValue(call.function->id) ? Known(*main) : std::nullopt;
  }
}

std::optional<double> Backwards::Known(const Expr& outer) const {
  if (!Spend()) return std::nullopt;
  const Expr& e = *promql::StripParens(&outer);
  if (const auto* number = As<promql::NumberLiteral>(&e)) return number->value;
  if (const auto* selector = As<promql::VectorSelector>(&e)) {
    const auto it = signals_.find(LabelsFor(*selector));
    const std::optional<Phase> there = PhaseOf(*selector);
    if (it != signals_.end()) return there ? it->second.value[static_cast<size_t>(*there)] : std::nullopt;
    const promql::Query* recording = RecordingOf(*selector);
    if (recording == nullptr || recording == &query_) return std::nullopt;
    ++depth_;
    const auto value = Known(*recording->root());
    --depth_;
    return value;
  }
  if (const auto* matrix = As<promql::MatrixSelector>(&e)) return Known(*matrix->selector);
  if (const auto* subquery = As<promql::Subquery>(&e)) return Known(*subquery->expr);
  if (const auto* call = As<promql::Call>(&e)) return KnownCall(*call);
  if (const auto* aggregate = As<promql::Aggregate>(&e)) {
    return aggregate->op == promql::AggregateOp::kCount ? std::nullopt : Known(*aggregate->expr);
  }
  if (const auto* unary = As<promql::Unary>(&e)) {
    const auto inner = Known(*unary->expr);
    return inner && unary->op == Op::kSub ? std::optional(-*inner) : inner;
  }
  if (const auto* binary = As<promql::Binary>(&e)) {
    const auto left = Known(*binary->lhs);
    if (promql::IsComparison(binary->op) || promql::IsSetOperator(binary->op)) return left;
    const auto right = Known(*binary->rhs);
    return left && right ? std::optional(engine::ScalarOp(binary->op, *left, *right)) : std::nullopt;
  }
  return std::nullopt;
}

}  // namespace rulecheck::unittest
