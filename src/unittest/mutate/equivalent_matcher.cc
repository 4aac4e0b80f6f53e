#include "unittest/mutate/equivalent_matcher.h"

#include "flow/series.h"
#include "promql/function_id.h"

namespace rulecheck::unittest {
namespace {

using promql::As;
using promql::Expr;
using promql::FunctionId;
using promql::Op;

// Gives each series of its range with all its labels but the name.
bool KeepsSeries(FunctionId id) {
  switch (id) {
    case FunctionId::kRate:
    case FunctionId::kIrate:
    case FunctionId::kIncrease:
    case FunctionId::kDelta:
    case FunctionId::kDeriv:
    case FunctionId::kAvgOverTime:
    case FunctionId::kMinOverTime:
    case FunctionId::kMaxOverTime:
    case FunctionId::kSumOverTime:
    case FunctionId::kCountOverTime:
      return true;
    default:
      return false;
  }
}

// The selector whose series an operand has, one for one; null for anything else.
const promql::VectorSelector* SelectorOf(const Expr* operand) {
  const Expr* plain = promql::StripParens(operand);
  if (const auto* call = As<promql::Call>(plain)) {
    if (!KeepsSeries(call->function->id) || call->args.size() != 1) return nullptr;
    const auto* matrix = As<promql::MatrixSelector>(promql::StripParens(call->args.front()));
    return matrix == nullptr ? nullptr : matrix->selector;
  }
  return As<promql::VectorSelector>(plain);
}

// Series meet only those with the same labels, and no others come out.
bool MatchesAllLabels(const promql::Binary& binary) {
  const promql::VectorMatching* matching = binary.matching;
  if (matching != nullptr && (matching->has_labels_clause || matching->fill_left || matching->fill_right ||
                              !matching->group_span.empty())) {
    return false;
  }
  return binary.op != Op::kOr;
}

const promql::Matcher* DroppedFrom(const promql::VectorSelector* selector, Span dropped) {
  if (selector == nullptr || flow::ExactName(*selector).empty()) return nullptr;
  for (const promql::Matcher& matcher : selector->matchers) {
    const bool inside = dropped.begin <= matcher.span.begin && matcher.span.end <= dropped.end;
    if (inside && matcher.op == promql::MatchOp::kEqual && matcher.name != "__name__" &&
        !matcher.value.empty())
      return &matcher;
  }
  return nullptr;
}

}  // namespace

// Series that come in without the matcher have another value of its label than every series of the other
// side, and no two of one metric agree in all labels: they meet nothing.
std::optional<std::string> ProvenWithoutMatcher(const RuleMutant& mutant, const promql::Query& original,
                                                const flow::PromqlFlows& flows) {
  std::optional<std::string> why;
  promql::Walk(*original.root(), [&](const Expr& node) {
    const auto* binary = As<promql::Binary>(&node);
    if (binary == nullptr || why || !MatchesAllLabels(*binary)) return !why;
    for (const bool left : {true, false}) {
      if (left && binary->op == Op::kUnless) continue;  // what meets nothing stays there
      const promql::Matcher* matcher =
          DroppedFrom(SelectorOf(left ? binary->lhs : binary->rhs), mutant.mutation.span);
      if (matcher == nullptr) continue;
      const flow::Flow& other = flows[(left ? binary->rhs : binary->lhs)->id];
      if ((left ? binary->rhs : binary->lhs)->type != promql::ValueType::kVector) continue;
      const flow::ValueSet values = other.ValuesOf(matcher->name);
      if (other.PresenceOf(matcher->name) != flow::Presence::kYes || values.Single() == nullptr ||
          *values.Single() != matcher->value) {
        continue;
      }
      why = "all series of the other side have `" + std::string(matcher->name) + "=\"" +
            std::string(matcher->value) + "\"`, and meet no others";
    }
    return !why;
  });
  return why;
}

}  // namespace rulecheck::unittest
