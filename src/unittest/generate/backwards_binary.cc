#include "unittest/generate/backwards.h"

#include <algorithm>
#include <cmath>

#include "promql/mirror.h"

namespace rulecheck::unittest {
namespace {

using promql::Op;

// A round number beyond `from`, upwards or downwards.
double Beyond(double from, bool up, Margin margin) {
  constexpr double kFar = 1000;
  if (margin == Margin::kWide) {
    return up ? from + kFar * std::max(1.0, std::abs(from)) : from > 0 ? 0 : from - kFar;
  }
  if (from == std::floor(from)) return from + (up ? 1 : -1);
  return from + (up ? 1 : -1) * std::abs(from) / 10;
}

// The left side of `x op b = v`, or the right one of `a op x = v`.
std::optional<double> Inverse(Op op, bool left, double known, double v) {
  double out = 0;
  switch (op) {
    case Op::kAdd:
      out = v - known;
      break;
    case Op::kSub:
      out = left ? v + known : known - v;
      break;
    case Op::kMul:
      out = v / known;
      break;
    case Op::kDiv:
      out = left ? v * known : known / v;
      break;
    case Op::kPow:
      out = left ? std::pow(v, 1 / known) : std::log(v) / std::log(known);
      break;
    default:
      return std::nullopt;
  }
  return std::isfinite(out) ? std::optional(out) : std::nullopt;
}

}  // namespace

void Backwards::ReachBinary(const promql::Binary& binary, Wanted wanted) {
  if (promql::IsComparison(binary.op)) {
    const bool zero = binary.return_bool && wanted.value && *wanted.value < 1;
    if (wanted.value && !binary.return_bool) {
      // The value of the left side comes through: it must fit both.
      Reach(*binary.lhs, wanted);
      return;
    }
    return ReachComparison(binary, !zero);
  }
  switch (binary.op) {
    case Op::kAnd:
      Reach(*binary.lhs, wanted);
      return Reach(*binary.rhs, {});
    case Op::kUnless:
      Reach(*binary.lhs, wanted);
      return choice_.held_back ? Reach(*binary.rhs, {}) : Avoid(*binary.rhs);
    case Op::kOr:
      Reach(choice_.or_side == 0 ? *binary.lhs : *binary.rhs, wanted);
      return Avoid(choice_.or_side == 0 ? *binary.rhs : *binary.lhs);
    default:
      return ReachArithmetic(binary, wanted);
  }
}

void Backwards::ReachArithmetic(const promql::Binary& binary, Wanted wanted) {
  std::optional<double> left = Known(*binary.lhs);
  std::optional<double> right = Known(*binary.rhs);
  if (left && right) return;
  if (!left && !right) {
    Reach(*binary.rhs, {binary.op == Op::kSub ? std::optional(1.0) : std::nullopt});
    right = Known(*binary.rhs);
    if (!right) right = 1;
  }
  if (!wanted.value) return Reach(left ? *binary.rhs : *binary.lhs, {});
  left = Known(*binary.lhs);
  const std::optional<double> value = Inverse(binary.op, !left, left ? *left : *right, *wanted.value);
  if (!value) return GiveUp(binary);
  // Through a subtraction from the left, or a division by it, more becomes less.
  const bool turned = left && (binary.op == Op::kSub || binary.op == Op::kDiv);
  const bool negative = !left && right && *right < 0 && (binary.op == Op::kMul || binary.op == Op::kDiv);
  Wanted inner{value, wanted.side};
  if (turned != negative && inner.side != Wanted::Side::kExactly) {
    inner.side = inner.side == Wanted::Side::kAtLeast ? Wanted::Side::kAtMost : Wanted::Side::kAtLeast;
  }
  Reach(left ? *binary.rhs : *binary.lhs, inner);
}

// Values on this side of the bound, or on the other.
void Backwards::ReachComparison(const promql::Binary& binary, bool holds) {
  std::optional<double> right = Known(*binary.rhs);
  const std::optional<double> left = Known(*binary.lhs);
  const bool swap = !right && left;
  if (!right && !left) {
    Reach(*binary.rhs, {});
    right = Known(*binary.rhs);
  }
  const double bound = swap ? *left : right.value_or(1);
  const Op op = swap ? promql::Mirrored(binary.op) : binary.op;
  Wanted wanted{bound, Wanted::Side::kExactly};
  // On the bound itself a comparison tells apart whether it has an equals sign.
  const auto side = [&](bool up, bool with_bound) {
    const double value =
        choice_.margin == Margin::kNone && with_bound ? bound : Beyond(bound, up, choice_.margin);
    return Wanted{value, up ? Wanted::Side::kAtLeast : Wanted::Side::kAtMost};
  };
  switch (op) {
    case Op::kGtr:
      wanted = side(holds, !holds);
      break;
    case Op::kGte:
      wanted = side(holds, holds);
      break;
    case Op::kLss:
      wanted = side(!holds, !holds);
      break;
    case Op::kLte:
      wanted = side(!holds, holds);
      break;
    case Op::kNeq:
      if (holds) wanted = side(true, false);
      break;
    default:
      if (!holds) wanted = side(true, false);
      break;
  }
  Reach(swap ? *binary.rhs : *binary.lhs, wanted);
}

}  // namespace rulecheck::unittest
