#include "slo/terms.h"

#include <cmath>
#include <memory>
#include <utility>

#include "policy/where.h"
#include "promql/function_id.h"
#include "promql/tree_scope.h"
#include "slo/term_ops.h"

namespace rulecheck::slo {
namespace {

using promql::AggregateOp;
using promql::As;
using promql::FunctionId;
using promql::Op;

// Whether the values of a gauge are 1 where all is well, 0 where not.
bool IsTruth(std::string_view metric) {
  return metric == "up" || metric == "probe_success" || metric.ends_with("_up") ||
         metric.ends_with("_success");
}

}  // namespace

const promql::MatrixSelector* RangeOf(const promql::Expr& expr) {
  const auto* range = As<promql::MatrixSelector>(promql::StripParens(&expr));
  return range != nullptr && range->range_expr == nullptr && range->range_ns > 0 ? range : nullptr;
}

const Term& Terms::OfRule(uint32_t rule) {
  static const Term none;
  if (memo_[rule].term != nullptr) return *memo_[rule].term;
  if (memo_[rule].busy) return none;
  // What a rule reads comes before it: chains of recordings may be as long as they like.
  std::vector<uint32_t> waiting{rule};
  while (!waiting.empty()) {
    const uint32_t next = waiting.back();
    if (memo_[next].term == nullptr && !memo_[next].busy) {
      memo_[next].busy = true;
      AddReads(next, &waiting);
      continue;
    }
    waiting.pop_back();
    if (memo_[next].term != nullptr) continue;
    const promql::Query* query = recorders_.rules().rule(next).rule->query();
    const promql::TreeScope trees;
    memo_[next].term =
        std::make_unique<const Term>(query == nullptr ? Term() : Read(*query->root(), next, 0));
    memo_[next].busy = false;
  }
  return *memo_[rule].term;
}

void Terms::AddReads(uint32_t rule, std::vector<uint32_t>* waiting) {
  const promql::Query* query = recorders_.rules().rule(rule).rule->query();
  if (query == nullptr) return;
  const promql::TreeScope trees;
  promql::Walk(*query->root(), [&](const promql::Expr& node) {
    const auto* selector = As<promql::VectorSelector>(&node);
    if (const auto* range = As<promql::MatrixSelector>(&node)) selector = range->selector;
    if (selector == nullptr) return;
    const std::vector<uint32_t> recorders = recorders_.Of(Selection::Of(*selector));
    if (recorders.empty()) return;
    const Slot& slot = memo_[recorders.front()];
    if (slot.term == nullptr && !slot.busy) waiting->push_back(recorders.front());
  });
}

Term Terms::Read(const promql::Expr& expr, uint32_t rule, int depth) {
  if (depth > kMaxDepth) return {};
  if (const auto* paren = As<promql::Paren>(&expr)) return Read(*paren->expr, rule, depth + 1);
  if (const auto* number = As<promql::NumberLiteral>(&expr)) return Term::Number(number->value);
  if (const auto* unary = As<promql::Unary>(&expr))
    return Times(Read(*unary->expr, rule, depth + 1), Term::Number(unary->op == Op::kSub ? -1 : 1));
  if (const auto* selector = As<promql::VectorSelector>(&expr)) return ReadRecorded(*selector, rule);
  if (const auto* call = As<promql::Call>(&expr)) return ReadCall(*call, rule, depth);
  if (const auto* aggregate = As<promql::Aggregate>(&expr)) return ReadAggregate(*aggregate, rule, depth);
  if (const auto* binary = As<promql::Binary>(&expr)) return ReadBinary(*binary, rule, depth);
  return {};
}

Term Terms::ReadRecorded(const promql::VectorSelector& selector, uint32_t rule) {
  const Selection selection = Selection::Of(selector);
  const std::vector<uint32_t> recorders = recorders_.Of(selection);
  if (recorders.empty()) return Named(selection, {rule, selector.span});
  Term out = OfRule(recorders.front());
  if (out.kind == TermKind::kUnknown) out = Named(selection, {rule, selector.span});
  out.many_recorders = out.many_recorders || recorders.size() > 1;
  for (const LabelTest& test : selection.tests) {
    const workspace::RuleRef& ref = recorders_.rules().rule(recorders.front());
    // Labels that the rule itself sets are none of what it reads.
    if (test.name != flow::kMetricName && !policy::LabelOf(*ref.group, *ref.rule, test.name))
      out.Restrict(test);
  }
  return Through(recorders.front(), std::move(out));
}

Term Terms::ReadCall(const promql::Call& call, uint32_t rule, int depth) {
  const auto first = [&] { return Read(*call.args[0], rule, depth + 1); };
  switch (call.function->id) {
    case FunctionId::kRate:
    case FunctionId::kIncrease: {
      const auto* range = RangeOf(*call.args[0]);
      if (range == nullptr) return {};
      Term out = SumOf(LeafOf(*range, LeafKind::kCounter, rule), {rule, call.span});
      out.per_second = call.function->id == FunctionId::kRate;
      return out;
    }
    case FunctionId::kAvgOverTime:
    case FunctionId::kSumOverTime:
    case FunctionId::kCountOverTime:
      return ReadOverTime(call, rule, depth);
    case FunctionId::kHistogramFraction:
      return ReadFraction(call, rule, depth);
    case FunctionId::kHistogramCount:
    case FunctionId::kVector:
    case FunctionId::kScalar:
    case FunctionId::kLabelReplace:
    case FunctionId::kLabelJoin:
    case FunctionId::kSort:
    case FunctionId::kSortDesc:
    case FunctionId::kClampMax:
      return first();
    case FunctionId::kRound:
      return ReadRound(call, rule, depth);
    case FunctionId::kClampMin: {
      Term out = first();
      const Term least = Read(*call.args[1], rule, depth + 1);
      if (least.is_number() && least.number > 0) out.drops_nan = true;
      return out;
    }
    default:
      return {};
  }
}

Term Terms::Average(const promql::Expr& inner, int64_t window_ms, Spot at, uint32_t rule, int depth) {
  Term out = Read(inner, rule, depth + 1);
  if (!out.is_ratio()) return {};
  const bool of_condition = out.leaves.size() == 1 && out.leaves[0].kind == LeafKind::kTrue;
  if (of_condition && out.leaves[0].window_ms == 0) {
    out.leaves[0].window_ms = window_ms;
    out.at = at;
  } else {
    out.averaged_of_ms = out.window_ms;
    out.averaged_at = at;
  }
  out.window_ms = window_ms;
  out.rounded_to = 0;
  return out;
}

Term Terms::ReadRound(const promql::Call& call, uint32_t rule, int depth) {
  Term out = Read(*call.args[0], rule, depth + 1);
  const Term to = call.args.size() > 1 ? Read(*call.args[1], rule, depth + 1) : Term::Number(1);
  if (!to.is_number() || to.number <= 0) return {};
  if (out.is_number()) return Term::Number(std::floor(out.number / to.number + 0.5) * to.number);
  if (!out.is_ratio()) return {};
  out.rounded_to = to.number;
  return out;
}

// `count(x < 0.75)` or `count(x)` at each step.
Term Terms::ReadCounts(const promql::Subquery& subquery, Spot at, uint32_t rule) {
  const auto* count = As<promql::Aggregate>(promql::StripParens(subquery.expr));
  if (count == nullptr || count->op != AggregateOp::kCount) return {};
  const promql::Expr* counted = promql::StripParens(count->expr);
  Leaf leaf;
  leaf.kind = LeafKind::kMet;
  if (const auto* condition = As<promql::Binary>(counted)) {
    if (!promql::IsComparison(condition->op) || condition->return_bool ||
        As<promql::NumberLiteral>(promql::StripParens(condition->rhs)) == nullptr)
      return {};
    leaf.condition = promql::Print(*condition);
    counted = promql::StripParens(condition->lhs);
  }
  const auto* selector = As<promql::VectorSelector>(counted);
  if (selector == nullptr || !recorders_.Of(Selection::Of(*selector)).empty()) return {};
  leaf.of = Selection::Of(*selector);
  leaf.window_ms = subquery.range_ns / kNanosecondsPerMillisecond;
  leaf.at = {rule, selector->span};
  Term out = SumOf(std::move(leaf), at);
  out.grouping = GroupingOf(*count);
  out.drops_nan = true;  // where nothing is counted there is no series
  return out;
}

Term Terms::ReadOverTime(const promql::Call& call, uint32_t rule, int depth) {
  const Spot at{rule, call.span};
  const FunctionId id = call.function->id;
  const auto* subquery = As<promql::Subquery>(promql::StripParens(call.args[0]));
  if (subquery != nullptr) {
    if (subquery->range_expr != nullptr) return {};
    if (id == FunctionId::kSumOverTime) return ReadCounts(*subquery, at, rule);
    if (id != FunctionId::kAvgOverTime) return {};
    return Average(*subquery->expr, subquery->range_ns / kNanosecondsPerMillisecond, at, rule, depth);
  }
  const auto* range = RangeOf(*call.args[0]);
  if (range == nullptr) return {};
  const bool average = id == FunctionId::kAvgOverTime;
  if (id != FunctionId::kCountOverTime) {
    // Rates that are recorded, summed over a longer window: weighted by traffic as rates over it.
    Term rates = ReadRecorded(*range->selector, rule);
    if (rates.is_sum()) {
      rates.smoothed_by_ms = rates.window_ms;
      rates.window_ms = range->range_ns / kNanosecondsPerMillisecond;
      for (Leaf& leaf : rates.leaves) leaf.window_ms = rates.window_ms;
      return rates;
    }
  }
  if (average) {
    const Term recorded = ReadRecorded(*range->selector, rule);
    if (recorded.is_ratio())
      return Average(*range->selector, range->range_ns / kNanosecondsPerMillisecond, at, rule, depth);
    if (!recorded.through.empty() || !IsTruth(Selection::Of(*range->selector).metric)) return {};
  }
  Term out =
      SumOf(LeafOf(*range, id == FunctionId::kCountOverTime ? LeafKind::kCount : LeafKind::kSum, rule), at);
  if (average) out.kind = TermKind::kRatio;
  return out;
}

Term Terms::ReadFraction(const promql::Call& call, uint32_t rule, int depth) {
  const Term lower = Read(*call.args[0], rule, depth + 1), upper = Read(*call.args[1], rule, depth + 1);
  Term out = Read(*call.args[2], rule, depth + 1);
  if (!lower.is_number() || !upper.is_number() || !out.is_sum()) return {};
  for (Leaf& leaf : out.leaves) {
    leaf.kind = LeafKind::kFraction;
    leaf.lower = lower.number;
    leaf.upper = upper.number;
  }
  out.kind = TermKind::kRatio;
  out.at = {rule, call.span};
  out.total_grouping = out.grouping;
  return out;
}

bool Terms::OneSeriesEach(const promql::Aggregate& aggregate, uint32_t rule) {
  const auto& query = recorders_.rules().rule(rule).rule->query();
  const flow::Flow& flow = recorders_.flows().Of(*query)[aggregate.expr->id];
  std::vector<std::string_view> labels;
  for (const promql::LabelRef& label : aggregate.grouping) labels.push_back(label.name);
  if (flow.bound <= 1) return true;
  return aggregate.without ? flow.UniqueByAllBut(labels) : flow.UniqueBy(labels);
}

Term Terms::ReadAggregate(const promql::Aggregate& aggregate, uint32_t rule, int depth) {
  Term out = Read(*aggregate.expr, rule, depth + 1);
  switch (aggregate.op) {
    case AggregateOp::kSum:
    case AggregateOp::kAvg:
      if (out.is_ratio() && !out.added_at && rule != kNoRule && !OneSeriesEach(aggregate, rule)) {
        out.added_at = Spot{rule, aggregate.span};
        out.added_is_average = aggregate.op == AggregateOp::kAvg;
      }
      if (out.is_sum() && aggregate.op == AggregateOp::kAvg) return {};
      if (out.is_sum()) out.grouping = GroupingOf(aggregate);
      return out;
    case AggregateOp::kMax:
    case AggregateOp::kMin:
    case AggregateOp::kTopk:
    case AggregateOp::kBottomk:
      return out;
    default:
      return {};
  }
}

Term Terms::Divide(Term a, Term b, const promql::Binary& binary, uint32_t rule) {
  if (b.is_number()) return b.number == 0 ? Term() : Times(std::move(a), Term::Number(1 / b.number));
  if (!a.is_sum() || !b.is_sum()) return {};
  const bool one_each = a.leaves.size() == 1 && b.leaves.size() == 1;
  if (one_each && a.leaves[0].kind == LeafKind::kSum && b.leaves[0].kind == LeafKind::kCount &&
      a.leaves[0].of == b.leaves[0].of) {
    const std::vector<uint32_t> recorders = recorders_.Of(a.leaves[0].of);
    if (!recorders.empty()) {
      Term out = OfRule(recorders.front());
      if (!out.is_ratio()) return {};
      out = Through(recorders.front(), std::move(out));
      out.averaged_of_ms = out.window_ms;
      out.averaged_at = {rule, binary.span};
      out.window_ms = a.leaves[0].window_ms;
      out.at = {rule, binary.span};
      return out;
    }
  }
  Term out = std::move(a);
  out.kind = TermKind::kRatio;
  out.scale = out.scale / b.scale;
  out.total = std::move(b.leaves);
  out.total_grouping = std::move(b.grouping);
  out.drops_nan = out.drops_nan || b.drops_nan;
  out.complete = out.complete && b.complete;
  out.at = {rule, binary.span};
  const bool matched = binary.matching != nullptr && binary.matching->has_labels_clause;
  out.differently_grouped = !matched && out.grouping != out.total_grouping;
  Settle(&out);
  out.window_ms = CommonWindow(out);
  return out;
}

Term Terms::ReadBinary(const promql::Binary& binary, uint32_t rule, int depth) {
  if (binary.return_bool) return TruthOf(binary, rule);
  Term a = Read(*binary.lhs, rule, depth + 1);
  switch (binary.op) {
    case Op::kAdd:
      return Plus(std::move(a), Read(*binary.rhs, rule, depth + 1), 1);
    case Op::kSub:
      return Plus(std::move(a), Read(*binary.rhs, rule, depth + 1), -1);
    case Op::kMul:
      return Times(std::move(a), Read(*binary.rhs, rule, depth + 1));
    case Op::kDiv:
      return Divide(std::move(a), Read(*binary.rhs, rule, depth + 1), binary, rule);
    case Op::kOr:
      return Otherwise(std::move(a), Read(*binary.rhs, rule, depth + 1));
    case Op::kAnd:
    case Op::kUnless:
      return a;
    case Op::kGtr:
    case Op::kGte:
    case Op::kNeq: {
      const Term b = Read(*binary.rhs, rule, depth + 1);
      if (b.is_number()) a.drops_nan = true;
      return a;
    }
    default:
      return {};
  }
}

}  // namespace rulecheck::slo
