#include "checks/thresholds.h"

#include <algorithm>
#include <array>
#include <limits>

#include "checks/shapes.h"
#include "flow/interval_ops.h"
#include "promql/mirror.h"

namespace rulecheck::checks {
namespace {

// A number of each region that the two thresholds make.
std::array<double, 5> Regions(const Threshold& a, const Threshold& b) {
  constexpr double kInfinity = std::numeric_limits<double>::infinity();
  const double low = std::min(a.constant, b.constant), high = std::max(a.constant, b.constant);
  return {-kInfinity, low, low + (high - low) / 2, high, kInfinity};
}

}  // namespace

bool Threshold::Passes(double value) const {
  switch (op) {
    case promql::Op::kGtr:
      return value > constant;
    case promql::Op::kGte:
      return value >= constant;
    case promql::Op::kLss:
      return value < constant;
    case promql::Op::kLte:
      return value <= constant;
    case promql::Op::kEql:
      return value == constant;
    default:
      return value != constant;
  }
}

std::optional<Threshold> ThresholdOf(const QueryContext& c, const promql::Expr* expr) {
  expr = promql::StripParens(expr);
  if (expr == nullptr || !IsFilter(*expr)) return std::nullopt;
  const auto* node = promql::As<promql::Binary>(expr);
  if (const auto& right = c.facts.Constant(*node->rhs)) return Threshold{node, node->lhs, node->op, *right};
  if (const auto& left = c.facts.Constant(*node->lhs))
    return Threshold{node, node->rhs, promql::Mirrored(node->op), *left};
  return std::nullopt;
}

bool CanPassBoth(const Threshold& a, const Threshold& b) {
  const auto regions = Regions(a, b);
  return std::any_of(regions.begin(), regions.end(),
                     [&](double value) { return a.Passes(value) && b.Passes(value); });
}

bool OnePassesAlways(const Threshold& a, const Threshold& b) {
  const auto regions = Regions(a, b);
  return std::all_of(regions.begin(), regions.end(),
                     [&](double value) { return a.Passes(value) || b.Passes(value); });
}

}  // namespace rulecheck::checks
