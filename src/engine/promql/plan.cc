#include "engine/promql/plan.h"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "engine/core/go_functions.h"
#include "engine/core/go_math.h"
#include "promql/function_id.h"
#include "rulecheck/promql_functions.h"

namespace rulecheck::engine {

using promql::As;
using promql::DurationExpr;
using promql::Expr;
using promql::FunctionId;
using promql::NodeKind;
using promql::StripParens;
using promql::To;

namespace {

constexpr int64_t kNanosPerMilli = 1'000'000;

Error DurationError(const Expr& e, std::string_view what) {
  return {fmt::format("{}:{}: {}", e.span.begin, e.span.end, what), e.span};
}

}  // namespace

// Evaluates duration arithmetic (promql/durations.go).
class Plan::Durations {
 public:
  Durations(double step_seconds, double range_seconds)
      : step_seconds_(step_seconds), range_seconds_(range_seconds) {}

  // Milliseconds, truncated.
  Result<int64_t> Milliseconds(const Expr& e, bool may_be_negative) const {
    const auto seconds = Seconds(e);
    if (!seconds) return seconds.error();
    const double s = *seconds;
    if (std::isnan(s) || std::isinf(s)) return DurationError(e, "duration is NaN or infinite");
    if (s <= 0 && !may_be_negative) return DurationError(e, "duration must be greater than 0");
    constexpr double kMax = 9223372036854775808.0 / 1e9;
    if (s > kMax || s < -kMax) return DurationError(e, "duration is out of range");
    return static_cast<int64_t>(s * 1000);
  }

 private:
  Result<double> Seconds(const Expr& e) const {
    if (const auto* number = As<promql::NumberLiteral>(&e)) return number->value;
    if (e.kind == NodeKind::kParen) return Seconds(*To<promql::Paren>(e).expr);
    const auto* d = As<DurationExpr>(&e);
    if (d == nullptr) return DurationError(e, "unexpected duration expression");
    double lhs = 0;
    double rhs = 0;
    for (const auto& [side, out] : {std::pair{d->lhs, &lhs}, std::pair{d->rhs, &rhs}}) {
      if (side == nullptr) continue;
      const auto value = Seconds(*side);
      if (!value) return value.error();
      *out = *value;
    }
    return Apply(*d, lhs, rhs);
  }

  Result<double> Apply(const DurationExpr& d, double lhs, double rhs) const {
    using Kind = DurationExpr::Kind;
    switch (d.op) {
      case Kind::kAdd:
        return d.lhs == nullptr ? rhs : lhs + rhs;
      case Kind::kSub:
        return d.lhs == nullptr ? -rhs : lhs - rhs;
      case Kind::kMul:
        return lhs * rhs;
      case Kind::kDiv:
        if (rhs == 0) return DurationError(d, "division by zero");
        return lhs / rhs;
      case Kind::kMod:
        if (rhs == 0) return DurationError(d, "modulo by zero");
        return std::fmod(lhs, rhs);
      case Kind::kPow:
        return GoPow(lhs, rhs);
      case Kind::kStep:
        return step_seconds_;
      case Kind::kRange:
        return range_seconds_;
      case Kind::kMinOf:
        return GoMin(lhs, rhs);
      case Kind::kMaxOf:
        return GoMax(lhs, rhs);
    }
    return DurationError(d, "unexpected duration expression operator");
  }

  double step_seconds_;
  double range_seconds_;
};

Result<Plan> Plan::Make(const Expr& root, const StepGrid& grid, int64_t step_ms) {
  Plan plan;
  plan.grid_ = grid;
  const double range_seconds = static_cast<double>(grid.end_ms - grid.start_ms) / 1000;
  const double step_seconds = static_cast<double>(step_ms) / 1000;
  const Durations durations(step_seconds, range_seconds);
  Status status;
  promql::Walk(root, [&](const Expr& e) {
    if (!status.ok()) return false;
    status = plan.Resolve(e, durations);
    if (const auto* call = As<promql::Call>(&e)) {
      const FunctionId id = call->function->id;
      if (id == FunctionId::kStart) plan.SetConstant(e, static_cast<double>(grid.start_ms) / 1000);
      if (id == FunctionId::kEnd) plan.SetConstant(e, static_cast<double>(grid.end_ms) / 1000);
      if (id == FunctionId::kRange) plan.SetConstant(e, range_seconds);
      if (id == FunctionId::kStep) plan.SetConstant(e, grid.instant() ? 0 : step_seconds);
    }
    return true;
  });
  if (!status.ok()) return status.error();
  plan.depends_on_grid_ = plan.depends_on_grid_ || !plan.constants_.empty();
  plan.FindStatsOnly(root, false, false);
  const Invariance whole = plan.Mark(root);
  plan.WrapIf(root, whole.wrap);
  plan.repeats_ =
      FindRepeats(root, [&plan](const promql::VectorSelector& e) { return plan.ReadsStatsOnly(e); });
  return plan;
}

Status Plan::ResolveModifiers(const promql::TimeModifiers& time, const Durations& durations,
                              ResolvedTime* out) {
  out->offset_ms = time.offset_ns / kNanosPerMilli;
  if (time.offset_expr != nullptr) {
    const auto offset = durations.Milliseconds(*time.offset_expr, true);
    if (!offset) return offset.error();
    out->offset_ms = *offset;
  }
  out->has_at = time.at != promql::AtKind::kNone;
  switch (time.at) {
    case promql::AtKind::kNone:
      break;
    case promql::AtKind::kTimestamp:
      out->at_ms = time.at_ms;
      break;
    case promql::AtKind::kStart:
      depends_on_grid_ = true;
      out->at_ms = grid_.start_ms;
      break;
    case promql::AtKind::kEnd:
      depends_on_grid_ = true;
      out->at_ms = grid_.end_ms;
      break;
  }
  // Far enough for any sample, near enough to compute with.
  constexpr int64_t kFar = int64_t{1} << 61;
  out->at_ms = std::clamp(out->at_ms, -kFar, kFar);
  return {};
}

Status Plan::Resolve(const Expr& e, const Durations& durations) {
  if (const auto* selector = As<promql::VectorSelector>(&e)) {
    ResolvedTime out;
    Status status = ResolveModifiers(selector->time(), durations, &out);
    SetTime(e, out);
    return status;
  }
  if (const auto* matrix = As<promql::MatrixSelector>(&e)) {
    ResolvedTime out;
    if (Status s = ResolveModifiers(matrix->selector->time(), durations, &out); !s) return s;
    out.range_ns = matrix->range_ns;
    out.range_ms = matrix->range_ns / kNanosPerMilli;
    if (matrix->range_expr != nullptr) {
      const auto range = durations.Milliseconds(*matrix->range_expr, false);
      if (!range) return range.error();
      out.range_ms = *range;
      out.range_ns = *range * kNanosPerMilli;
    }
    SetTime(e, out);
    return {};
  }
  if (const auto* subquery = As<promql::Subquery>(&e)) {
    ResolvedTime out;
    if (Status s = ResolveModifiers(subquery->time(), durations, &out); !s) return s;
    out.step_ms = subquery->step_ns / kNanosPerMilli;
    if (subquery->step_expr != nullptr) {
      const auto step = durations.Milliseconds(*subquery->step_expr, false);
      if (!step) return step.error();
      out.step_ms = *step;
    }
    out.range_ns = subquery->range_ns;
    out.range_ms = subquery->range_ns / kNanosPerMilli;
    if (subquery->range_expr != nullptr) {
      const auto range = durations.Milliseconds(*subquery->range_expr, false);
      if (!range) return range.error();
      out.range_ms = *range;
      out.range_ns = *range * kNanosPerMilli;
    }
    SetTime(e, out);
  }
  return {};
}

// As detectHistogramStatsDecoding. Depth is bounded by the parser.
void Plan::FindStatsOnly(const Expr& e, bool stats, bool buckets) {
  if (const auto* matrix = As<promql::MatrixSelector>(&e))
    return FindStatsOnly(*matrix->selector, stats, buckets);
  if (const auto* selector = As<promql::VectorSelector>(&e)) {
    if (stats && !buckets) facts_[selector->id].stats_only = true;
    return;
  }
  if (e.kind == NodeKind::kSubquery) buckets = true;
  if (const auto* binary = As<promql::Binary>(&e)) {
    buckets = buckets || binary->op == promql::Op::kTrimUpper || binary->op == promql::Op::kTrimLower;
  }
  if (const auto* call = As<promql::Call>(&e)) {
    const FunctionId id = call->function->id;
    stats = stats || id == FunctionId::kHistogramCount || id == FunctionId::kHistogramSum ||
            id == FunctionId::kHistogramAvg;
    buckets = buckets || id == FunctionId::kHistogramQuantile || id == FunctionId::kHistogramQuantiles ||
              id == FunctionId::kHistogramFraction;
  }
  std::vector<const Expr*> children;
  promql::AppendChildren(e, &children);
  for (const Expr* child : children) FindStatsOnly(*child, stats, buckets);
}

Plan::Invariance Plan::Mark(const Expr& e) {
  switch (e.kind) {
    case NodeKind::kVectorSelector: {
      const bool at = TimeOf(e).has_at;
      return {at, at};
    }
    case NodeKind::kMatrixSelector:
      return {TimeOf(e).has_at, false};
    case NodeKind::kSubquery: {
      // The inside is evaluated once even when the subquery itself moves.
      const Expr& inner = *To<promql::Subquery>(e).expr;
      const Invariance inside = Mark(inner);
      WrapIf(inner, inside.invariant);
      return {TimeOf(e).has_at, false};
    }
    case NodeKind::kAggregate:
      return Mark(*StripParens(To<promql::Aggregate>(e).expr));
    case NodeKind::kBinary: {
      const auto& binary = To<promql::Binary>(e);
      const Invariance lhs = Mark(*binary.lhs);
      const Invariance rhs = Mark(*binary.rhs);
      if (lhs.invariant && rhs.invariant) return {true, true};
      WrapIf(*binary.lhs, lhs.wrap);
      WrapIf(*binary.rhs, rhs.wrap);
      return {};
    }
    case NodeKind::kCall:
      return MarkCall(To<promql::Call>(e));
    case NodeKind::kUnary:
      return Mark(*To<promql::Unary>(e).expr);
    case NodeKind::kParen:
      return Mark(*To<promql::Paren>(e).expr);
    case NodeKind::kNumber:
    case NodeKind::kString:
    case NodeKind::kDuration:
      return {true, false};
  }
  return {};
}

Plan::Invariance Plan::MarkCall(const promql::Call& call) {
  if (Constant(call) != nullptr) return {true, false};
  const FunctionId id = call.function->id;
  bool invariant = call.function->time != promql::FunctionTime::kStep;
  // timestamp(x @ 1) does not move, timestamp(abs(x @ 1)) does.
  bool timestamp_of_fixed = id == FunctionId::kTimestamp;
  std::vector<std::pair<const Expr*, bool>> wraps;
  for (const Expr* written : call.args) {
    const Expr* arg = StripParens(written);
    const Invariance inner = Mark(*arg);
    wraps.emplace_back(arg, inner.wrap);
    invariant = invariant && inner.invariant;
    if (!inner.invariant || arg->kind != NodeKind::kVectorSelector) timestamp_of_fixed = false;
  }
  if (invariant || timestamp_of_fixed) return {true, true};
  for (const auto& [arg, wrap] : wraps) WrapIf(*arg, wrap);
  return {};
}

}  // namespace rulecheck::engine
