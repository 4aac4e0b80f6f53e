// The syntax tree of PromQL. Nodes are plain structs in the arena of their Query:
// string_views and pointers in them live as long as it does. Spans are byte ranges of the
// query's own text.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "rulecheck/promql_selectors.h"

namespace rulecheck::promql {

struct FunctionInfo;  // one row of promql/functions.def; see promql_functions.h

struct Subquery : Expr {
  static constexpr NodeKind kKind = NodeKind::kSubquery;
  Expr* expr = nullptr;
  int64_t range_ns = 0;
  DurationExpr* range_expr = nullptr;
  int64_t step_ns = 0;  // 0 with a null step_expr: the default resolution
  DurationExpr* step_expr = nullptr;
  TimeModifiers* modifiers = nullptr;  // null when there are none
  Span range_span;                     // `[1h:5m]`

  const TimeModifiers& time() const { return modifiers != nullptr ? *modifiers : kNoModifiers; }
};

struct Call : Expr {
  static constexpr NodeKind kKind = NodeKind::kCall;
  const FunctionInfo* function = nullptr;  // never null in a query without errors
  std::string_view name;
  Span name_span;
  std::span<Expr*> args;
};

struct Aggregate : Expr {
  static constexpr NodeKind kKind = NodeKind::kAggregate;
  AggregateOp op = AggregateOp::kSum;
  Expr* expr = nullptr;
  Expr* param = nullptr;  // k, q or the label name; null when the operator has none
  bool without = false;
  bool has_grouping = false;  // a by or without clause was written, maybe empty
  std::span<LabelRef> grouping;
  Span name_span;      // `sum`
  Span grouping_span;  // `by (job)`; empty when there is none
};

struct VectorMatching {
  Cardinality card = Cardinality::kOneToOne;
  bool on = false;                 // on(...), otherwise ignoring(...) or nothing
  bool has_labels_clause = false;  // on or ignoring was written
  std::span<LabelRef> labels;      // of on / ignoring
  std::span<LabelRef> include;     // of group_left / group_right
  std::optional<double> fill_left;
  std::optional<double> fill_right;
  Span span;        // `on (a) group_left (b) fill (0)`; empty when nothing was written
  Span group_span;  // `group_left (b)`
};

struct Binary : Expr {
  static constexpr NodeKind kKind = NodeKind::kBinary;
  Op op = Op::kAdd;
  bool return_bool = false;
  Expr* lhs = nullptr;
  Expr* rhs = nullptr;
  // Null unless both sides are instant vectors. Set operators are many-to-many. Shared by all queries where
  // nothing is written.
  const VectorMatching* matching = nullptr;
  Span op_span;
  Span bool_span;
};

struct Unary : Expr {
  static constexpr NodeKind kKind = NodeKind::kUnary;
  Op op = Op::kSub;  // kAdd or kSub
  Expr* expr = nullptr;
};

struct Paren : Expr {
  static constexpr NodeKind kKind = NodeKind::kParen;
  Expr* expr = nullptr;
};

// `e` without the parentheses around it.
const Expr* StripParens(const Expr* e);

// Children of a node in the order of evaluation (param before body); duration
// expressions are not children.
void AppendChildren(const Expr& expr, std::vector<const Expr*>* out);

// The same but for blanks, spelling and ids. Matchers and labels count in their order.
bool Same(const Expr& a, const Expr& b);
uint64_t Hash(const Expr& root);  // equal for equal trees

}  // namespace rulecheck::promql
