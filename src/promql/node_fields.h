// What each node of PromQL's tree holds besides what all have: one list, for whatever copies trees. A text
// comes behind the span in which it stands, which often says all of it.
#pragma once

#include <tuple>

#include "rulecheck/promql_tree.h"

namespace rulecheck::promql {

// Of every node, besides its kind.
constexpr auto Fields(const Expr*) {
  return std::make_tuple(&Expr::id, &Expr::span, &Expr::type);
}

constexpr auto Fields(const LabelRef*) {
  return std::make_tuple(&LabelRef::span, &LabelRef::name);
}
constexpr auto Fields(const Matcher*) {
  return std::make_tuple(&Matcher::span, &Matcher::name_span, &Matcher::name, &Matcher::op,
                         &Matcher::value_span, &Matcher::value);
}
constexpr auto Fields(const TimeModifiers*) {
  return std::make_tuple(&TimeModifiers::offset_ns, &TimeModifiers::offset_expr, &TimeModifiers::at,
                         &TimeModifiers::at_ms, &TimeModifiers::offset_span, &TimeModifiers::at_span);
}
constexpr auto Fields(const VectorMatching*) {
  using M = VectorMatching;
  return std::make_tuple(&M::card, &M::on, &M::has_labels_clause, &M::labels, &M::include, &M::fill_left,
                         &M::fill_right, &M::span, &M::group_span);
}

constexpr auto Fields(const NumberLiteral*) {
  return std::make_tuple(&NumberLiteral::value, &NumberLiteral::is_duration);
}
constexpr auto Fields(const StringLiteral*) {
  return std::make_tuple(&StringLiteral::value);
}
constexpr auto Fields(const DurationExpr*) {
  return std::make_tuple(&DurationExpr::op, &DurationExpr::lhs, &DurationExpr::rhs, &DurationExpr::wrapped);
}
constexpr auto Fields(const VectorSelector*) {
  using S = VectorSelector;
  return std::make_tuple(&S::name_span, &S::name, &S::name_in_braces, &S::matchers, &S::modifiers,
                         &S::anchored, &S::smoothed, &S::allow_empty_matchers);
}
constexpr auto Fields(const MatrixSelector*) {
  using S = MatrixSelector;
  return std::make_tuple(&S::selector, &S::range_ns, &S::range_expr, &S::range_span);
}
constexpr auto Fields(const Subquery*) {
  return std::make_tuple(&Subquery::expr, &Subquery::range_ns, &Subquery::range_expr, &Subquery::step_ns,
                         &Subquery::step_expr, &Subquery::modifiers, &Subquery::range_span);
}
constexpr auto Fields(const Call*) {
  return std::make_tuple(&Call::function, &Call::name_span, &Call::name, &Call::args);
}
constexpr auto Fields(const Aggregate*) {
  using A = Aggregate;
  return std::make_tuple(&A::op, &A::param, &A::expr, &A::without, &A::has_grouping, &A::grouping,
                         &A::name_span, &A::grouping_span);
}
constexpr auto Fields(const Binary*) {
  return std::make_tuple(&Binary::op, &Binary::return_bool, &Binary::lhs, &Binary::rhs, &Binary::matching,
                         &Binary::op_span, &Binary::bool_span);
}
constexpr auto Fields(const Unary*) {
  return std::make_tuple(&Unary::op, &Unary::expr);
}
constexpr auto Fields(const Paren*) {
  return std::make_tuple(&Paren::expr);
}

// Calls `visit` with a null pointer of the node's own type.
template <typename Visitor>
void ForKind(NodeKind kind, Visitor&& visit) {
  switch (kind) {
    case NodeKind::kNumber:
      return visit(static_cast<NumberLiteral*>(nullptr));
    case NodeKind::kString:
      return visit(static_cast<StringLiteral*>(nullptr));
    case NodeKind::kVectorSelector:
      return visit(static_cast<VectorSelector*>(nullptr));
    case NodeKind::kMatrixSelector:
      return visit(static_cast<MatrixSelector*>(nullptr));
    case NodeKind::kSubquery:
      return visit(static_cast<Subquery*>(nullptr));
    case NodeKind::kCall:
      return visit(static_cast<Call*>(nullptr));
    case NodeKind::kAggregate:
      return visit(static_cast<Aggregate*>(nullptr));
    case NodeKind::kBinary:
      return visit(static_cast<Binary*>(nullptr));
    case NodeKind::kUnary:
      return visit(static_cast<Unary*>(nullptr));
    case NodeKind::kParen:
      return visit(static_cast<Paren*>(nullptr));
    case NodeKind::kDuration:
      return visit(static_cast<DurationExpr*>(nullptr));
  }
}

}  // namespace rulecheck::promql
