#include "checks/conditions.h"

#include <algorithm>
#include <optional>

#include "checks/shapes.h"
#include "checks/state_labels.h"
#include "promql/tree_scope.h"
#include "rulecheck/promql_functions.h"

namespace rulecheck::checks {

using promql::Expr;

Conditions::Conditions(const workspace::RuleIndex& rules, const RecordingOrder& order) : rules_(rules) {
  without_.resize(rules.recorded_names().size());
  for (const RecordingOrder::Step& step : order.steps()) {
    // Names of a circle may follow from each other in no other order: some stay unknown.
    for (const std::string_view name : step.names) {
      without_[*rules.RecordedName(name)] = RecordedWithout(name);
    }
  }
}

bool Conditions::RecordedWithout(std::string_view name) const {
  const std::span<const uint32_t> recorders = rules_.Recorders(name);
  return std::all_of(recorders.begin(), recorders.end(), [this](uint32_t index) {
    const promql::TreeScope trees;
    const auto& query = rules_.rule(index).rule->query();
    return query != nullptr && Unconditional(*query->root()) != nullptr;
  });
}

const Expr* Conditions::Unconditional(const Expr& expr) const {
  return Find(expr, false);
}

const Expr* Conditions::Find(const Expr& expr, bool summed) const {
  const Expr* inner = promql::StripParens(&expr);
  switch (inner->kind) {
    case promql::NodeKind::kBinary:
      return OfBinary(promql::To<promql::Binary>(*inner), summed);
    case promql::NodeKind::kAggregate:
      // A sum asks how much there is, so that a state among its matchers is no condition.
      summed = summed || promql::To<promql::Aggregate>(*inner).op == promql::AggregateOp::kSum;
      return Outer(*inner, *promql::To<promql::Aggregate>(*inner).expr, summed);
    case promql::NodeKind::kUnary:
      return Outer(*inner, *promql::To<promql::Unary>(*inner).expr, summed);
    case promql::NodeKind::kSubquery:
      return Outer(*inner, *promql::To<promql::Subquery>(*inner).expr, summed);
    case promql::NodeKind::kCall:
      return OfCall(promql::To<promql::Call>(*inner), summed);
    case promql::NodeKind::kVectorSelector:
      return OfSelector(promql::To<promql::VectorSelector>(*inner), summed);
    case promql::NodeKind::kMatrixSelector:
      return OfSelector(*promql::To<promql::MatrixSelector>(*inner).selector, summed);
    default:
      return inner;
  }
}

// `node` filters exactly when `child` does, unless the missing part is one branch below.
const Expr* Conditions::Outer(const Expr& node, const Expr& child, bool summed) const {
  return Find(child, summed) != nullptr ? &node : nullptr;
}

const Expr* Conditions::OfBinary(const promql::Binary& node, bool summed) const {
  if (promql::IsComparison(node.op)) return node.return_bool ? OfBool(node, summed) : nullptr;
  if (node.op == promql::Op::kUnless) return nullptr;
  if (node.op == promql::Op::kAnd) return OfAnd(node, summed);
  if (node.op == promql::Op::kOr) {
    const Expr* left = Find(*node.lhs, summed);
    return left != nullptr ? left : Find(*node.rhs, summed);
  }
  // A join returns nothing where one of its sides does.
  const bool fills = node.matching != nullptr && (node.matching->fill_left || node.matching->fill_right);
  if (fills) return nullptr;
  return Find(*node.lhs, summed) != nullptr && Find(*node.rhs, summed) != nullptr ? &node : nullptr;
}

// `a and b`: that `b` is there is a condition, unless it is a rate, which is there as long as its counter is.
const Expr* Conditions::OfAnd(const promql::Binary& node, bool summed) const {
  bool rate = false;
  promql::Walk(*node.rhs, [&](const Expr& inner) {
    const promql::Call* call = promql::As<promql::Call>(&inner);
    rate = rate || (call != nullptr && IsRateOrIncrease(*call));
  });
  if (!rate || Find(*node.rhs, summed) == nullptr) return nullptr;
  return Find(*node.lhs, summed) != nullptr ? &node : nullptr;
}

const Expr* Conditions::OfBool(const promql::Binary& node, bool summed) const {
  return Find(*node.lhs, summed) != nullptr && Find(*node.rhs, summed) != nullptr ? &node : nullptr;
}

const Expr* Conditions::OfCall(const promql::Call& call, bool summed) const {
  if (call.function->labels == promql::LabelEffect::kAbsent) return nullptr;
  for (const Expr* arg : call.args) {
    if (arg->type != promql::ValueType::kVector && arg->type != promql::ValueType::kMatrix) continue;
    return Outer(call, *arg, summed);
  }
  return &call;
}

const Expr* Conditions::OfSelector(const promql::VectorSelector& selector, bool summed) const {
  const std::string_view name = MetricName(selector);
  // ALERTS exists only while something fires; of unnamed series nothing is known; to select
  // among series that are always 1 (`x_info{phase="Failed"}`) is a condition.
  if (name.empty() || name.starts_with("ALERTS") || IsInfoSeries(name)) return nullptr;
  if (!summed && SelectsState(selector)) return nullptr;
  const std::optional<uint32_t> recorded = rules_.RecordedName(name);
  if (!recorded) return IsRecordedName(name) ? nullptr : &selector;
  return without_[*recorded] ? &selector : nullptr;
}

}  // namespace rulecheck::checks
