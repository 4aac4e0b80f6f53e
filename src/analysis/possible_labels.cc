// Semantics as promql/engine.go (aggregation, resultMetric, VectorBinop) and
// promql/functions.go of Prometheus 3.14.
#include "analysis/possible_labels.h"

#include "analysis/label_algebra.h"

#include "rulecheck/promql_functions.h"

namespace rulecheck::analysis {
namespace {

using promql::As;
using promql::Expr;
using promql::LabelRef;

// What is known of the nodes below the one that is looked at, and of series.
struct LabelFlow {
  const LabelFacts& below;
  const SelectorLabels& known;

  const PossibleLabels& operator[](const Expr* node) const { return below[node]; }
};

PossibleLabels OfSelector(const promql::VectorSelector& selector, const LabelFlow& flow) {
  std::optional<PossibleLabels> labels = flow.known ? flow.known(selector) : std::nullopt;
  return labels ? std::move(*labels) : PossibleLabels::Open();
}

PossibleLabels OfAggregate(const promql::Aggregate& node, const LabelFlow& flow) {
  using promql::AggregateOp;
  PossibleLabels child = flow[node.expr];
  const bool keeps_series = node.op == AggregateOp::kTopk || node.op == AggregateOp::kBottomk ||
                            node.op == AggregateOp::kLimitk || node.op == AggregateOp::kLimitRatio;
  if (keeps_series) return child;
  PossibleLabels out;
  if (node.without) {
    out = std::move(child);
    for (const LabelRef& label : node.grouping) out = Without(std::move(out), label.name, node.grouping_span);
  } else {
    out = Only(child, node.grouping,
               node.has_grouping ? Cover(node.name_span, node.grouping_span) : node.name_span);
  }
  if (node.op == AggregateOp::kCountValues) {
    const auto* name = As<promql::StringLiteral>(promql::StripParens(node.param));
    out = name != nullptr ? With(std::move(out), name->value) : PossibleLabels::Open();
  }
  return out;
}

// Labels that absent() makes from the equality matchers of a plain selector
// (createLabelsForAbsentFunction); nothing for any other argument.
PossibleLabels OfAbsent(const promql::Call& call) {
  PossibleLabels out = PossibleLabels::Closed(call.name_span);
  const Expr* arg = call.args.empty() ? nullptr : call.args[0];
  if (const auto* matrix = As<promql::MatrixSelector>(arg)) arg = matrix->selector;
  const auto* selector = As<promql::VectorSelector>(arg);
  if (selector == nullptr) return out;
  for (const promql::Matcher& matcher : selector->matchers) {
    if (matcher.op == promql::MatchOp::kEqual && matcher.name != "__name__") out.names.Insert(matcher.name);
  }
  return out;
}

PossibleLabels OfCall(const promql::Call& call, const LabelFlow& flow) {
  using promql::LabelEffect;
  const Expr* vector = nullptr;
  for (const Expr* arg : call.args) {
    if (arg->type == promql::ValueType::kVector || arg->type == promql::ValueType::kMatrix) {
      vector = arg;
      break;
    }
  }
  switch (call.function->labels) {
    case LabelEffect::kNone:
      return PossibleLabels::Closed(call.name_span);
    case LabelEffect::kAbsent:
      return OfAbsent(call);
    case LabelEffect::kDropName:
    case LabelEffect::kKeep:
      return vector != nullptr ? flow[vector] : PossibleLabels::Closed(call.name_span);
    case LabelEffect::kReplace: {
      const auto* name =
          call.args.size() > 1 ? As<promql::StringLiteral>(promql::StripParens(call.args[1])) : nullptr;
      if (name == nullptr || vector == nullptr) return PossibleLabels::Open();
      return With(flow[vector], name->value);
    }
    case LabelEffect::kDropLe:
      return vector != nullptr ? Without(flow[vector], "le", call.name_span) : PossibleLabels::Open();
    case LabelEffect::kQuantiles:
    case LabelEffect::kInfo:
      return PossibleLabels::Open();
  }
  return PossibleLabels::Open();
}

PossibleLabels OfJoin(const promql::Binary& node, const LabelFlow& flow) {
  using promql::Cardinality;
  const promql::VectorMatching& matching = *node.matching;
  PossibleLabels lhs = flow[node.lhs];
  PossibleLabels rhs = flow[node.rhs];
  const bool fills = matching.fill_left.has_value() || matching.fill_right.has_value();
  if (matching.card == Cardinality::kOneToOne) {
    PossibleLabels from = fills ? Union(std::move(lhs), std::move(rhs)) : std::move(lhs);
    if (matching.on) return Only(from, matching.labels, matching.span);
    for (const LabelRef& label : matching.labels) from = Without(std::move(from), label.name, matching.span);
    return from;
  }
  const bool many_is_left = matching.card == Cardinality::kManyToOne;
  PossibleLabels many = many_is_left ? std::move(lhs) : std::move(rhs);
  const PossibleLabels one = many_is_left ? std::move(rhs) : std::move(lhs);
  if (fills) return Union(std::move(many), one);
  for (const LabelRef& label : matching.include) {
    // The label is taken from the one side, also when that means to lose it.
    many = one.CanHave(label.name) ? With(std::move(many), label.name)
                                   : Without(std::move(many), label.name, matching.group_span);
  }
  return many;
}

PossibleLabels OfBinary(const promql::Binary& node, const LabelFlow& flow) {
  if (node.matching == nullptr) {
    if (node.lhs->type == promql::ValueType::kVector) return flow[node.lhs];
    if (node.rhs->type == promql::ValueType::kVector) return flow[node.rhs];
    return PossibleLabels::Closed(node.span);
  }
  if (node.op == promql::Op::kOr) return Union(flow[node.lhs], flow[node.rhs]);
  if (promql::IsSetOperator(node.op)) return flow[node.lhs];
  return OfJoin(node, flow);
}

PossibleLabels OfNode(const Expr& expr, const LabelFlow& flow) {
  switch (expr.kind) {
    case promql::NodeKind::kNumber:
    case promql::NodeKind::kString:
    case promql::NodeKind::kDuration:
      return PossibleLabels::Closed(expr.span);
    case promql::NodeKind::kVectorSelector:
      return OfSelector(promql::To<promql::VectorSelector>(expr), flow);
    case promql::NodeKind::kMatrixSelector:
      return OfSelector(*promql::To<promql::MatrixSelector>(expr).selector, flow);
    case promql::NodeKind::kSubquery:
      return flow[promql::To<promql::Subquery>(expr).expr];
    case promql::NodeKind::kCall:
      return OfCall(promql::To<promql::Call>(expr), flow);
    case promql::NodeKind::kAggregate:
      return OfAggregate(promql::To<promql::Aggregate>(expr), flow);
    case promql::NodeKind::kBinary:
      return OfBinary(promql::To<promql::Binary>(expr), flow);
    case promql::NodeKind::kUnary:
      return flow[promql::To<promql::Unary>(expr).expr];
    case promql::NodeKind::kParen:
      return flow[promql::To<promql::Paren>(expr).expr];
  }
  return PossibleLabels::Open();
}

}  // namespace

bool PossibleLabels::CanHave(std::string_view name) const {
  if (name == "__name__") return true;
  return open ? !removed.Contains(name) : names.Contains(name);
}

Span PossibleLabels::RemovedBy(std::string_view name) const {
  if (!open) return closed_by;
  const LabelSet::Entry* removal = removed.Find(name);
  return removal == nullptr ? Span{} : removal->span;
}

LabelFacts LabelsByNode(const Expr& root, const SelectorLabels& known) {
  return {root, [&](const Expr& node, const LabelFacts& below) { return OfNode(node, {below, known}); }};
}

PossibleLabels LabelsOf(const Expr& root, const SelectorLabels& known) {
  return LabelsByNode(root, known)[root];
}

}  // namespace rulecheck::analysis
