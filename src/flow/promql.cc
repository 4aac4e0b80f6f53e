#include "flow/promql.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "flow/interval_ops.h"
#include "flow/mutants.h"
#include "flow/promql_parts.h"

namespace rulecheck::flow {
namespace {

using promql::Expr;
using promql::NodeKind;
using promql::To;

bool MayFailToResolve(const promql::TimeModifiers& time) {
  return time.offset_expr != nullptr;
}

Flow OfSelector(const promql::VectorSelector& selector, const PromqlScope& scope) {
  Flow out = Select(scope.series.Candidates(selector), selector.matchers);
  if (MayFailToResolve(selector.time())) MayFail(Presence::kMaybe, {selector.span}, &out);
  if (!selector.smoothed) return out;
  // Interpolated between samples.
  for (Alternative& one : out.alternatives) {
    const bool histogram = one.value.histogram;
    one.value = Interval::Floats();
    one.value.histogram = histogram;
    one.always = false;
  }
  out.always = false;
  return out;
}

Flow OfMatrix(const promql::MatrixSelector& matrix, const PromqlScope& scope) {
  const promql::VectorSelector& selector = *matrix.selector;
  // Smoothing is for what a function reads between the samples of the range.
  Flow out = selector.smoothed ? Select(scope.series.Candidates(selector), selector.matchers).OverTime()
                               : scope[&selector].OverTime();
  if (matrix.range_expr != nullptr || MayFailToResolve(matrix.selector->time())) {
    MayFail(Presence::kMaybe, {matrix.span}, &out);
  }
  if (!matrix.selector->anchored && !matrix.selector->smoothed) return out;
  // Only some functions know these; a raw range of histograms does not.
  MayFail(Presence::kMaybe, {matrix.span}, &out);
  for (Alternative& one : out.alternatives) one.value = Hull(one.value, Interval::Floats());
  return out;
}

Flow OfSubquery(const promql::Subquery& subquery, const PromqlScope& scope) {
  Flow out = scope[subquery.expr].OverTime();
  if (subquery.range_expr != nullptr || subquery.step_expr != nullptr || MayFailToResolve(subquery.time())) {
    MayFail(Presence::kMaybe, {subquery.span}, &out);
  }
  return out;
}

Flow OfUnary(const promql::Unary& unary, const PromqlScope& scope) {
  Flow out = scope[unary.expr];
  if (unary.op != promql::Op::kSub) return out;
  for (Alternative& one : out.alternatives) one.value = Negated(one.value);
  if (unary.expr->type == promql::ValueType::kVector) DropNames({unary.span}, scope.options, &out);
  return out;
}

Flow OfNode(const Expr& node, const PromqlScope& scope) {
  switch (node.kind) {
    case NodeKind::kNumber:
      return Flow::Single(Interval::Exactly(To<promql::NumberLiteral>(node).value), {node.span});
    case NodeKind::kString:
    case NodeKind::kDuration:
      return Flow::Empty();
    case NodeKind::kVectorSelector:
      return OfSelector(To<promql::VectorSelector>(node), scope);
    case NodeKind::kMatrixSelector:
      return OfMatrix(To<promql::MatrixSelector>(node), scope);
    case NodeKind::kSubquery:
      return OfSubquery(To<promql::Subquery>(node), scope);
    case NodeKind::kCall:
      return FlowOfCall(To<promql::Call>(node), scope);
    case NodeKind::kAggregate:
      return FlowOfAggregate(To<promql::Aggregate>(node), scope);
    case NodeKind::kBinary:
      return FlowOfBinary(To<promql::Binary>(node), scope);
    case NodeKind::kUnary:
      return OfUnary(To<promql::Unary>(node), scope);
    case NodeKind::kParen:
      return scope[To<promql::Paren>(node).expr];
  }
  return Flow::Unknown();
}

}  // namespace

void MayFail(Presence fails, Cause by, Flow* flow) {
  if (flow->fails == Presence::kNo) flow->fails_by = by;
  flow->fails = Stronger(flow->fails, fails);
}

void FailAs(const Flow& part, Flow* flow) {
  if (part.fails != Presence::kNo) MayFail(part.fails, part.fails_by, flow);
}

void RemoveLabels(std::span<const std::string_view> names, Cause by, const PromqlOptions& options,
                  Flow* flow) {
  const auto possible = [&](std::string_view name) { return flow->CanHave(name); };
  if (std::none_of(names.begin(), names.end(), possible)) return;
  const bool apart = Mutated(Mutant::kCollisionsForgotten) || flow->UniqueByAllBut(names);
  if (!apart) MayFail(Presence::kMaybe, by, flow);
  flow->keys = flow->KeysWithout(names);
  if (apart || !options.delayed_name_removal) {
    flow->AddKey({true, {}});
  } else {
    flow->keys.clear();
  }
  for (Alternative& one : flow->alternatives) {
    for (const std::string_view name : names) one.labels.Remove(name, by);
  }
}

void BlendDroppedNames(const PromqlOptions& options, Flow* flow) {
  if (!options.delayed_name_removal || flow->alternatives.empty()) return;
  Presence drops = flow->alternatives[0].drops_name;
  for (const Alternative& one : flow->alternatives) drops = Either(drops, one.drops_name);
  for (Alternative& one : flow->alternatives) one.drops_name = drops;
}

void DropNames(Cause by, const PromqlOptions& options, Flow* flow) {
  if (Mutated(Mutant::kRateKeepsName)) return;
  if (!options.delayed_name_removal) return RemoveLabels(kMetadata, by, options, flow);
  for (Alternative& one : flow->alternatives) one.drops_name = Presence::kYes;
}

PromqlFlows FlowsByNode(const Expr& root, const SeriesSource& series, const PromqlOptions& options) {
  std::vector<const Expr*> nodes;
  uint32_t last_id = 0;
  promql::Walk(root, [&](const Expr& node) {
    nodes.push_back(&node);
    last_id = std::max(last_id, node.id.value);
  });
  PromqlFlows flows(last_id + 1);
  const PromqlScope scope{series, options, flows};
  for (size_t i = nodes.size(); i-- > 0;) {
    Flow flow = OfNode(*nodes[i], scope);
    flow.Settle();
    if (options.assumptions != nullptr) options.assumptions->Refine(*nodes[i], &flow);
    flows[nodes[i]->id] = std::move(flow);
  }
  return flows;
}

Flow FlowOf(const Expr& root, const SeriesSource& series, const PromqlOptions& options) {
  return Finished(root, FlowsByNode(root, series, options)[root.id], options);
}

Flow Finished(const Expr& root, const Flow& flow, const PromqlOptions& options) {
  Flow out = flow;
  if (!options.delayed_name_removal) return out;
  const auto drops = [](const Alternative& one) { return one.drops_name != Presence::kNo; };
  if (std::none_of(out.alternatives.begin(), out.alternatives.end(), drops)) {
    // Rows that became equal on the way are an error at the end.
    if (out.keys.empty()) out.keys = {{true, {}}};
    return out;
  }
  if (!out.UniqueByAllBut(kMetadata)) MayFail(Presence::kMaybe, {root.span}, &out);
  out.keys = out.KeysWithout(kMetadata);
  out.AddKey({true, {}});
  for (Alternative& one : out.alternatives) {
    for (const std::string_view name : kMetadata) {
      if (one.drops_name == Presence::kNo || !one.labels.CanHave(name)) continue;
      if (one.drops_name == Presence::kYes) {
        one.labels.Remove(name, {root.span});
      } else {
        one.labels.Set({std::string(name), Presence::kMaybe, one.labels.ValuesOf(name), {root.span}});
      }
    }
    one.drops_name = Presence::kNo;
  }
  out.Settle();
  return out;
}

}  // namespace rulecheck::flow
