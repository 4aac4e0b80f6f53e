#include "checks/check.h"
#include "checks/conditions.h"
#include "checks/shapes.h"

namespace rulecheck::checks {
namespace {

using promql::As;
using promql::Expr;

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

// An alert on a constant (`vector(1)`) is a heartbeat and fires on purpose. With 0 it was meant to be off.
void ReportZero(const QueryContext& c) {
  const flow::Flow& result = c.facts.Certain(c.root());
  if (!result.always || result.Values().Constant() != 0.0) return;
  c.Report(c.root().span,
           "the value 0 does not switch an alert off: it fires on any value, so this always fires")
      .Help("for an alert that never fires write `vector(0) > 0`");
}

}  // namespace

void AlwaysFiring(const QueryContext& c) {
  if (c.rule().kind != RuleKind::kAlerting) return;
  if (!HasSelector(c.root())) return ReportZero(c);
  // Of a range rules/wrong-result-type says that it never works.
  if (c.root().type == promql::ValueType::kMatrix) return;
  const Expr* part = c.facts.run().conditions().Unconditional(c.root());
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
