// The syntax tree of LogQL. Nodes are plain structs in the arena of their Query:
// string_views and pointers in them live as long as it does. Spans are byte ranges of the
// query's own text.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "rulecheck/logql_stages.h"

namespace rulecheck::logql {

enum class NodeKind : uint8_t {
  kLog,
  kRangeAggregation,
  kVectorAggregation,
  kBinary,
  kLiteral,
  kVector,
  kLabelReplace,
};

// Its span is without parentheses around it.
struct Expr : syntax::Node<Expr, NodeKind> {
  Span paren_span;  // with the outermost parentheses; `span` when there are none
};
using Ancestors = syntax::Ancestors<Expr>;  // see Walk

// A log query: a selector and its pipeline. Everything else is a metric query.
struct LogExpr : Expr {
  static constexpr NodeKind kKind = NodeKind::kLog;
  std::span<Matcher> matchers;
  Span selector_span;  // with its braces
  std::span<Stage*> stages;
};

struct Unwrap {
  LabelRef label;
  Conversion conversion = Conversion::kNone;
  std::span<LabelFilter*> filters;  // those after it: `| unwrap x | __error__=""`
  Span span;                        // from the pipe, filters included
};

// `{...} | ... [5m] offset 1h`, in any of the orders that LogQL allows.
struct LogRange {
  LogExpr* log = nullptr;  // its span covers the range when that stands in its middle
  Unwrap* unwrap = nullptr;
  int64_t range_ns = 0;
  int64_t offset_ns = 0;
  Span range_span;   // `[5m]`
  Span offset_span;  // `offset 5m`; empty when there is none
  Span span;         // with parentheses
};

struct Grouping {
  bool without = false;
  std::span<LabelRef> labels;
  Span span;  // `by (a, b)`
};

struct RangeAggregationInfo;   // one row of logql/functions.def; see logql_functions.h
struct VectorAggregationInfo;  // likewise

struct RangeAggregation : Expr {
  static constexpr NodeKind kKind = NodeKind::kRangeAggregation;
  const RangeAggregationInfo* function = nullptr;
  Span name_span;
  bool has_parameter = false;
  double parameter = 0;
  Span parameter_span;
  LogRange* range = nullptr;
  Grouping* grouping = nullptr;  // null when none was written
};

struct VectorAggregation : Expr {
  static constexpr NodeKind kKind = NodeKind::kVectorAggregation;
  const VectorAggregationInfo* function = nullptr;
  Span name_span;
  bool has_parameter = false;
  int64_t parameter = 0;
  Span parameter_span;
  Expr* expr = nullptr;
  Grouping* grouping = nullptr;  // null when none was written
};

struct VectorMatching {
  Cardinality card = Cardinality::kOneToOne;
  bool on = false;                 // on(...), otherwise ignoring(...) or nothing
  bool has_labels_clause = false;  // on or ignoring was written
  std::span<LabelRef> labels;
  std::span<LabelRef> include;  // of group_left / group_right
  Span span;                    // `on (a) group_left (b)`; empty when nothing was written
};

struct Binary : Expr {
  static constexpr NodeKind kKind = NodeKind::kBinary;
  Op op = Op::kAdd;
  bool return_bool = false;
  Expr* lhs = nullptr;
  Expr* rhs = nullptr;
  VectorMatching matching;
  Span op_span;
  Span bool_span;
};

struct Literal : Expr {
  static constexpr NodeKind kKind = NodeKind::kLiteral;
  double value = 0;
  // Two numbers under an operator are one number to Loki: what they came from, else null.
  const Binary* folded = nullptr;
};

struct Vector : Expr {
  static constexpr NodeKind kKind = NodeKind::kVector;
  double value = 0;
  Span value_span;
};

struct LabelReplace : Expr {
  static constexpr NodeKind kKind = NodeKind::kLabelReplace;
  Expr* expr = nullptr;
  Text dst;
  Text replacement;
  Text src;
  Text regex;
};

// Children of a node from left to right; the log query of a range is the child of its
// aggregation.
void AppendChildren(const Expr& expr, std::vector<const Expr*>* out);

// The same but for blanks, spelling and ids. Matchers and labels count in their order.
bool Same(const Expr& a, const Expr& b);
uint64_t Hash(const Expr& root);  // equal for equal trees

}  // namespace rulecheck::logql
