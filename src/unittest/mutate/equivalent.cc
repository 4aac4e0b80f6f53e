#include "unittest/mutate/equivalent.h"

#include <algorithm>
#include <array>

#include "base/go_format.h"
#include "flow/interval_ops.h"
#include "unittest/mutate/equivalent_matcher.h"

namespace rulecheck::unittest {
namespace {

using flow::Flow;
using flow::Interval;
using promql::As;
using promql::Op;

// Whether `a op b` holds where a is below, at, or above b, or one of them is NaN.
using Truth = std::array<bool, 4>;

Truth TruthOf(Op op) {
  switch (op) {
    case Op::kEql:
      return {false, true, false, false};
    case Op::kNeq:
      return {true, false, true, true};
    case Op::kLss:
      return {true, false, false, false};
    case Op::kLte:
      return {true, true, false, false};
    case Op::kGtr:
      return {false, false, true, false};
    default:
      return {false, true, true, false};
  }
}

bool AgreeOn(Op a, Op b, const Interval& left, const Interval& right) {
  if (left.histogram || right.histogram) return false;
  const Truth possible = {!flow::NeverHolds(left, Op::kLss, right), !flow::NeverHolds(left, Op::kEql, right),
                          !flow::NeverHolds(left, Op::kGtr, right), left.nan || right.nan};
  const Truth x = TruthOf(a);
  const Truth y = TruthOf(b);
  for (size_t i = 0; i < possible.size(); ++i) {
    if (possible[i] && x[i] != y[i]) return false;
  }
  return true;
}

// The same node of the mutant: an operator was exchanged, nothing else.
template <typename T, typename Matches>
const T* FindNode(const promql::Query& query, const Matches& matches) {
  const T* found = nullptr;
  promql::Walk(*query.root(), [&](const promql::Expr& node) {
    const T* typed = As<T>(&node);
    if (found == nullptr && typed != nullptr && matches(*typed)) found = typed;
    return found == nullptr;
  });
  return found;
}

// The label that a change leaves out.
const syntax::LabelRef* DroppedLabel(std::span<const syntax::LabelRef> labels, Span dropped) {
  for (const syntax::LabelRef& label : labels) {
    if (dropped.begin <= label.span.begin && label.span.end <= dropped.end) return &label;
  }
  return nullptr;
}

bool Never(const Flow& flow, std::string_view label) {
  return flow.PresenceOf(label) == flow::Presence::kNo;
}

bool Nothing(const Flow& flow) {
  return flow.IsEmpty() && flow.fails == flow::Presence::kNo;
}

class EqualityProof {
 public:
  EqualityProof(const RuleMutant& mutant, const promql::Query& original, const flow::PromqlFlows& flows)
      : mutant_(mutant), query_(original), flows_(flows) {}

  std::optional<std::string> Find() const {
    switch (mutant_.kind) {
      case MutationKind::kComparator:
        return Comparator();
      case MutationKind::kThresholdShift:
      case MutationKind::kThresholdScale:
        return Threshold();
      case MutationKind::kGroupingLabel:
        return GroupingLabel();
      case MutationKind::kMatchingLabel:
      case MutationKind::kIncludedLabel:
        return MatchingLabel();
      case MutationKind::kAggregation:
        return Aggregation();
      case MutationKind::kOrBranch:
      case MutationKind::kCondition:
      case MutationKind::kSetOperator:
        return SetOperator();
      case MutationKind::kMatcherDropped:
        return ProvenWithoutMatcher(mutant_, query_, flows_);
      default:
        return std::nullopt;
    }
  }

 private:
  Span span() const { return mutant_.mutation.span; }
  const Flow& Of(const promql::Expr& node) const { return flows_[node.id]; }
  std::string Text(const promql::Expr& node) const {
    std::string out;
    for (char c : query_.text().substr(node.span.begin, node.span.size())) {
      const bool blank = c == ' ' || c == '\n' || c == '\t' || c == '\r';
      if (!blank || (!out.empty() && out.back() != ' ')) out += blank ? ' ' : c;
    }
    return "`" + out + "`";
  }

  std::optional<std::string> Comparator() const {
    const auto at = [&](const promql::Binary& b) { return b.op_span == span(); };
    const auto* before = FindNode<promql::Binary>(query_, at);
    if (before == nullptr) return std::nullopt;
    for (Op op : {Op::kEql, Op::kNeq, Op::kLss, Op::kLte, Op::kGtr, Op::kGte}) {
      if (promql::OpText(op) != mutant_.mutation.replacement) continue;
      if (!AgreeOn(before->op, op, Of(*before->lhs).Values(), Of(*before->rhs).Values())) break;
      return "no value of " + Text(*before->lhs) + " is one for which `" + std::string(promql::OpText(op)) +
             "` says something else";
    }
    return std::nullopt;
  }

  std::optional<std::string> Threshold() const {
    const auto is_literal = [&](const promql::Expr* side) {
      return promql::StripParens(side)->span == span() &&
             promql::StripParens(side)->kind == promql::NodeKind::kNumber;
    };
    const auto* binary = FindNode<promql::Binary>(query_, [&](const promql::Binary& b) {
      return promql::IsComparison(b.op) && (is_literal(b.lhs) || is_literal(b.rhs));
    });
    if (binary == nullptr) return std::nullopt;
    const auto value = ParseFloat(mutant_.mutation.replacement);
    if (!value) return std::nullopt;
    const bool right = is_literal(binary->rhs);
    const promql::Expr& other = right ? *binary->lhs : *binary->rhs;
    const auto& literal =
        promql::To<promql::NumberLiteral>(*promql::StripParens(right ? binary->rhs : binary->lhs));
    const Interval values = Of(other).Values();
    const Interval before = Interval::Exactly(literal.value);
    const Interval after = Interval::Exactly(*value);
    const auto always = [&](const Interval& n) {
      return right ? flow::AlwaysHolds(values, binary->op, n) : flow::AlwaysHolds(n, binary->op, values);
    };
    const auto never = [&](const Interval& n) {
      return right ? flow::NeverHolds(values, binary->op, n) : flow::NeverHolds(n, binary->op, values);
    };
    if (always(before) && always(after)) return "every value of " + Text(other) + " passes both";
    if (never(before) && never(after)) return "no value of " + Text(other) + " passes either";
    return std::nullopt;
  }

  std::optional<std::string> GroupingLabel() const {
    const syntax::LabelRef* label = nullptr;
    const auto* aggregate = FindNode<promql::Aggregate>(query_, [&](const promql::Aggregate& a) {
      label = DroppedLabel(a.grouping, span());
      return label != nullptr;
    });
    if (aggregate == nullptr || !Never(Of(*aggregate->expr), label->name)) return std::nullopt;
    return Text(*aggregate->expr) + " never has the label `" + std::string(label->name) + "`";
  }

  std::optional<std::string> MatchingLabel() const {
    const syntax::LabelRef* label = nullptr;
    const auto* binary = FindNode<promql::Binary>(query_, [&](const promql::Binary& b) {
      if (b.matching == nullptr) return false;
      label = DroppedLabel(b.matching->labels, span());
      if (label == nullptr) label = DroppedLabel(b.matching->include, span());
      return label != nullptr;
    });
    if (binary == nullptr) return std::nullopt;
    if (!Never(Of(*binary->lhs), label->name) || !Never(Of(*binary->rhs), label->name)) return std::nullopt;
    return "neither side has the label `" + std::string(label->name) + "`";
  }

  // Of one value, sum, average, least and greatest are the value.
  std::optional<std::string> Aggregation() const {
    const auto* aggregate = FindNode<promql::Aggregate>(
        query_, [&](const promql::Aggregate& a) { return a.name_span == span(); });
    if (aggregate == nullptr) return std::nullopt;
    const auto is_one = [](std::string_view name) {
      return name == "sum" || name == "avg" || name == "min" || name == "max";
    };
    if (!is_one(promql::AggregateName(aggregate->op)) || !is_one(mutant_.mutation.replacement))
      return std::nullopt;
    const Flow& inner = Of(*aggregate->expr);
    if (inner.Values().histogram) return std::nullopt;
    std::vector<std::string_view> labels;
    for (const syntax::LabelRef& label : aggregate->grouping) labels.push_back(label.name);
    bool single = inner.bound <= 1;
    if (!single && aggregate->has_grouping) {
      single = aggregate->without ? inner.UniqueByAllBut(labels) : inner.UniqueBy(labels);
    }
    if (!single) return std::nullopt;
    return "no two series of " + Text(*aggregate->expr) + " are in one group";
  }

  std::optional<std::string> SetOperator() const {
    const auto* binary = FindNode<promql::Binary>(query_, [&](const promql::Binary& b) {
      if (!promql::IsSetOperator(b.op)) return false;
      return b.op_span == span() || Span{b.lhs->span.end, b.span.end} == span() ||
             Span{b.span.begin, b.rhs->span.begin} == span();
    });
    if (binary == nullptr) return std::nullopt;
    const bool keeps_left = span().begin != binary->span.begin;
    const bool swap = binary->op_span == span();
    if (swap) {
      // With nothing on the right, `or` and `unless` leave the left as it is.
      const bool pair = (binary->op == Op::kOr && mutant_.mutation.replacement == "unless") ||
                        (binary->op == Op::kUnless && mutant_.mutation.replacement == "or");
      if (!pair || !Nothing(Of(*binary->rhs))) return std::nullopt;
    } else if (binary->op == Op::kAnd || !Nothing(Of(keeps_left ? *binary->rhs : *binary->lhs))) {
      return std::nullopt;
    }
    return Text(swap || keeps_left ? *binary->rhs : *binary->lhs) + " never has a series";
  }

  const RuleMutant& mutant_;
  const promql::Query& query_;
  const flow::PromqlFlows& flows_;
};

}  // namespace

std::optional<std::string> ProvenEqual(const RuleMutant& mutant, const promql::Query& original,
                                       const flow::PromqlFlows& flows) {
  return EqualityProof(mutant, original, flows).Find();
}

std::vector<std::optional<std::string>> ProveEqual(const std::vector<RuleMutant>& mutants) {
  std::vector<std::optional<std::string>> out(mutants.size());
  const flow::UnknownSeries unknown;
  std::optional<flow::PromqlFlows> flows;
  const promql::Query* query = nullptr;
  for (size_t i = 0; i < mutants.size(); ++i) {
    if (mutants[i].query == nullptr) continue;
    const promql::Query* original = mutants[i].rule->rule->query();
    if (original != query) {
      query = original;
      flows = flow::FlowsByNode(*query->root(), unknown);
    }
    out[i] = ProvenEqual(mutants[i], *query, *flows);
  }
  return out;
}

}  // namespace rulecheck::unittest
