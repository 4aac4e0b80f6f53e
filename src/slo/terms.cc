#include "slo/terms.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "base/ascii.h"
#include "base/duration.h"
#include "policy/where.h"
#include "promql/function_id.h"
#include "promql/tree_scope.h"

namespace rulecheck::slo {
namespace {

using promql::AggregateOp;
using promql::As;
using promql::FunctionId;
using promql::Op;

constexpr int64_t kNanosecondsPerMillisecond = 1'000'000;
// Beyond these an expression is none of an objective.
constexpr size_t kMostLeaves = 256;
constexpr size_t kMostThrough = 64;

Leaf LeafOf(const promql::MatrixSelector& range, LeafKind kind, uint32_t rule) {
  Leaf out;
  out.kind = kind;
  out.of = Selection::Of(*range.selector);
  out.window_ms = range.range_ns / kNanosecondsPerMillisecond;
  out.at = {rule, range.span};
  return out;
}

Term SumOf(Leaf leaf, Spot at) {
  Term out;
  out.kind = TermKind::kSum;
  out.window_ms = leaf.window_ms;
  out.at = at;
  out.leaves.push_back(std::move(leaf));
  return out;
}

int64_t CommonWindow(const Term& term) {
  int64_t window = 0;
  for (const auto* list : {&term.leaves, &term.total}) {
    for (const Leaf& leaf : *list) {
      if (window != 0 && leaf.window_ms != window) return 0;
      window = leaf.window_ms;
    }
  }
  return window;
}

Grouping GroupingOf(const promql::Aggregate& aggregate) {
  Grouping out;
  out.kind = aggregate.without ? Grouping::Kind::kWithout : Grouping::Kind::kBy;
  for (const promql::LabelRef& label : aggregate.grouping) out.labels.emplace_back(label.name);
  std::sort(out.labels.begin(), out.labels.end());
  return out;
}

void Scale(Term* term, double factor) {
  if (term->is_number()) term->number *= factor;
  term->scale *= factor;
  term->offset *= factor;
  term->rounded_to *= std::abs(factor);
}

// 1 where a condition holds, 0 where not: a share of time once it is averaged.
Term TruthOf(const promql::Binary& comparison, uint32_t rule) {
  Leaf leaf;
  leaf.kind = LeafKind::kTrue;
  leaf.condition = promql::Print(comparison);
  leaf.at = {rule, comparison.span};
  Term out = SumOf(std::move(leaf), {rule, comparison.span});
  out.kind = TermKind::kRatio;
  return out;
}

// Whether the values of a gauge are 1 where all is well, 0 where not.
bool IsTruth(std::string_view metric) {
  return metric == "up" || metric == "probe_success" || metric.ends_with("_up") ||
         metric.ends_with("_success");
}

// A recorded ratio whose rule is not there or cannot be read: the name says what it is of, and
// over which window.
Term Named(const Selection& selection, Spot at) {
  const std::string_view name = selection.metric;
  size_t digits = name.size();
  while (digits > 0 && name[digits - 1] != ':' && name[digits - 1] != '_') --digits;
  while (digits < name.size() && !IsAsciiDigit(name[digits])) ++digits;
  const Result<int64_t> window = ParsePrometheusDuration(name.substr(digits));
  const bool says_ratio =
      name.find(':') != std::string_view::npos &&
      (name.find("error") != std::string_view::npos || name.find("burnrate") != std::string_view::npos) &&
      (name.find("ratio") != std::string_view::npos || name.find("burnrate") != std::string_view::npos ||
       name.find("per_request") != std::string_view::npos);
  if (!window || *window <= 0 || !says_ratio) return {};
  Leaf leaf;
  leaf.kind = LeafKind::kNamed;
  leaf.of = selection;
  leaf.of.metric = std::string(name.substr(0, digits));
  leaf.window_ms = *window;
  leaf.at = at;
  Term out = SumOf(std::move(leaf), at);
  out.kind = TermKind::kRatio;
  return out;
}

// total - good over total is 1 - good over total.
void Settle(Term* ratio) {
  if (ratio->total.size() != 1 || ratio->leaves.size() != 2) return;
  Leaf &first = ratio->leaves[0], &second = ratio->leaves[1];
  if (first.sign < 0 || second.sign > 0 || !first.SameData(ratio->total[0])) return;
  Leaf good = std::move(second);
  good.sign = 1;
  ratio->offset += ratio->scale;
  ratio->scale = -ratio->scale;
  ratio->leaves.clear();
  ratio->leaves.push_back(std::move(good));
}

Term Plus(Term a, Term b, double sign) {
  if (a.is_number() && b.is_number()) return Term::Number(a.number + sign * b.number);
  if (a.is_ratio() && b.is_number()) {
    a.offset += sign * b.number;
    return a;
  }
  if (a.is_number() && b.is_ratio()) {
    Scale(&b, sign);
    b.offset += a.number;
    return b;
  }
  if (!a.is_sum() || !b.is_sum() || a.scale != b.scale) return Term::Unknown();
  if (a.leaves.size() + b.leaves.size() > kMostLeaves) return Term::Unknown();
  for (Leaf& leaf : b.leaves) {
    leaf.sign *= sign;
    a.leaves.push_back(std::move(leaf));
  }
  a.has_zero = a.has_zero && b.has_zero;
  a.complete = a.complete && b.complete;
  a.window_ms = CommonWindow(a);
  return a;
}

Term Times(Term a, Term b) {
  if (a.is_number()) std::swap(a, b);
  if (!b.is_number()) return Term::Unknown();
  if (b.number == 0) return Term::Number(0);
  if (a.kind == TermKind::kUnknown) return a;
  Scale(&a, b.number);
  return a;
}

// What is read of a rule that records it.
Term Through(uint32_t recorder, Term recorded) {
  if (recorded.through.size() >= kMostThrough) return Term::Unknown();
  recorded.through.insert(recorded.through.begin(), recorder);
  return recorded;
}

// What stands where the left side of `or` is empty.
Term Otherwise(Term a, const Term& b) {
  const bool zero = b.is_zero() || (b.is_ratio() && b.scale == 0 && b.offset == 0);
  if (zero) {
    a.has_zero = true;
  } else {
    a.complete = false;
  }
  return a;
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
    const promql::Query* query = recorders_.rules().rule(next).rule->query;
    const promql::TreeScope trees;
    memo_[next].term =
        std::make_unique<const Term>(query == nullptr ? Term() : Read(*query->root(), next, 0));
    memo_[next].busy = false;
  }
  return *memo_[rule].term;
}

void Terms::AddReads(uint32_t rule, std::vector<uint32_t>* waiting) {
  const promql::Query* query = recorders_.rules().rule(rule).rule->query;
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
    if (test.name != flow::kMetricName && policy::LabelOf(*ref.group, *ref.rule, test.name) == nullptr)
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
  const auto& query = recorders_.rules().rule(rule).rule->query;
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
