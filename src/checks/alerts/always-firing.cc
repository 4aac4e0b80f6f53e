#include "analysis/value_range.h"
#include "checks/check.h"
#include "checks/shapes.h"
#include "rulecheck/promql_functions.h"

namespace rulecheck::checks {
namespace {

using promql::As;
using promql::Expr;

// Finds a part of an alert's expression that returns something whatever the values are.
// Only claims what the text shows: an unknown recorded series may hold a condition.
class ConditionFinder {
 public:
  explicit ConditionFinder(const Model& model) : model_(model) {}

  // The first alternative without a condition; null when every one has (or may have) one.
  const Expr* Unconditional(const Expr& expr) {
    const Expr* inner = promql::StripParens(&expr);
    switch (inner->kind) {
      case promql::NodeKind::kBinary:
        return OfBinary(promql::To<promql::Binary>(*inner));
      case promql::NodeKind::kAggregate:
        return Outer(*inner, *promql::To<promql::Aggregate>(*inner).expr);
      case promql::NodeKind::kUnary:
        return Outer(*inner, *promql::To<promql::Unary>(*inner).expr);
      case promql::NodeKind::kSubquery:
        return Outer(*inner, *promql::To<promql::Subquery>(*inner).expr);
      case promql::NodeKind::kCall:
        return OfCall(promql::To<promql::Call>(*inner));
      case promql::NodeKind::kVectorSelector:
        return OfSelector(promql::To<promql::VectorSelector>(*inner));
      case promql::NodeKind::kMatrixSelector:
        return OfSelector(*promql::To<promql::MatrixSelector>(*inner).selector);
      default:
        return inner;
    }
  }

 private:
  // `node` filters exactly when `child` does, unless the missing part is one branch below.
  const Expr* Outer(const Expr& node, const Expr& child) {
    return Unconditional(child) != nullptr ? &node : nullptr;
  }

  const Expr* OfBinary(const promql::Binary& node) {
    if (promql::IsComparison(node.op)) return node.return_bool ? OfBool(node) : nullptr;
    if (node.op == promql::Op::kAnd || node.op == promql::Op::kUnless) return nullptr;
    if (node.op == promql::Op::kOr) {
      const Expr* left = Unconditional(*node.lhs);
      return left != nullptr ? left : Unconditional(*node.rhs);
    }
    // A join returns nothing where one of its sides does.
    const bool fills = node.matching != nullptr && (node.matching->fill_left || node.matching->fill_right);
    if (fills) return nullptr;
    return Unconditional(*node.lhs) != nullptr && Unconditional(*node.rhs) != nullptr ? &node : nullptr;
  }

  const Expr* OfBool(const promql::Binary& node) {
    return Unconditional(*node.lhs) != nullptr && Unconditional(*node.rhs) != nullptr ? &node : nullptr;
  }

  const Expr* OfCall(const promql::Call& call) {
    if (call.function->labels == promql::LabelEffect::kAbsent) return nullptr;
    for (const Expr* arg : call.args) {
      if (arg->type != promql::ValueType::kVector && arg->type != promql::ValueType::kMatrix) continue;
      return Outer(call, *arg);
    }
    return &call;
  }

  const Expr* OfSelector(const promql::VectorSelector& selector) {
    const std::string_view name = MetricName(selector);
    // ALERTS exists only while something fires; of unnamed series nothing is known; to select
    // among series that are always 1 (`x_info{phase="Failed"}`) is a condition.
    if (name.empty() || name.starts_with("ALERTS") || name.ends_with("_info") || name.ends_with("_labels")) {
      return nullptr;
    }
    const std::span<const uint32_t> recorders = model_.Recorders(name);
    if (recorders.empty()) return IsRecordedName(name) ? nullptr : &selector;
    if (++hops_ > kMaxHops) return nullptr;
    for (const uint32_t index : recorders) {
      const auto& query = model_.rule(index).rule->query;
      if (query == nullptr || Unconditional(*query->root()) == nullptr) return nullptr;
    }
    return &selector;
  }

  static constexpr int kMaxHops = 16;
  const Model& model_;
  int hops_ = 0;  // recording rules followed; also ends cycles
};

bool HasSelector(const Expr& root) {
  std::vector<const promql::VectorSelector*> selectors;
  SelectorsIn(root, &selectors);
  return !selectors.empty();
}

// `a or b > 0`: the comparison belongs to `b` alone, which is rarely meant.
bool ComparesOnlyOneSide(const Expr& root, const Expr* unconditional) {
  const auto* node = As<promql::Binary>(promql::StripParens(&root));
  if (node == nullptr || node->op != promql::Op::kOr) return false;
  const auto* right = As<promql::Binary>(node->rhs);
  return right != nullptr && promql::IsComparison(right->op) &&
         promql::StripParens(node->lhs) == unconditional;
}

}  // namespace

void AlwaysFiring(const QueryContext& c) {
  // An alert on a constant (`vector(1)`) is a heartbeat and fires on purpose.
  if (c.rule().kind != RuleKind::kAlerting || !HasSelector(c.root())) return;
  const Expr* part = ConditionFinder(c.model).Unconditional(c.root());
  if (part == nullptr) return;
  const bool whole = part == promql::StripParens(&c.root());
  const auto* binary = As<promql::Binary>(part);
  if (binary != nullptr && binary->return_bool) {
    c.Report(binary->bool_span,
             "`bool` makes the comparison return 0 or 1 instead of filtering: the alert always fires")
        .Help("remove `bool`, or compare the result with `== 1`");
    return;
  }
  const bool constant = !HasSelector(*part);
  std::string message =
      whole ? "the alert has no condition: it fires for every series, whatever its value"
            : "this side of `or` has no condition: the alert fires whenever it returns anything";
  if (constant) message = "this side of `or` always returns a value: the alert always fires";
  FindingBuilder finding = c.Report(part->span, std::move(message));
  if (!constant) finding.As(Confidence::kLikely);
  if (ComparesOnlyOneSide(c.root(), part))
    finding.Help("comparisons bind tighter than `or`; write `(a or b) > 0` to compare both sides");
}

}  // namespace rulecheck::checks
