// The leaves of PromQL's syntax tree: literals, durations and selectors. See promql_tree.h.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

#include "rulecheck/promql_ops.h"
#include "rulecheck/span.h"
#include "rulecheck/syntax_tree.h"

namespace rulecheck::promql {

using syntax::As;
using syntax::LabelRef;
using syntax::MatchOp;
using syntax::MatchOpText;
using syntax::ParentOf;
using syntax::To;
using syntax::Walk;

enum class NodeKind : uint8_t {
  kNumber,
  kString,
  kVectorSelector,
  kMatrixSelector,
  kSubquery,
  kCall,
  kAggregate,
  kBinary,
  kUnary,
  kParen,
  kDuration,  // only below a range, step or offset
};

struct Expr : syntax::Node<Expr, NodeKind> {
  ValueType type = ValueType::kNone;
};
using Ancestors = syntax::Ancestors<Expr>;  // see Walk

struct NumberLiteral : Expr {
  static constexpr NodeKind kKind = NodeKind::kNumber;
  double value = 0;
  bool is_duration = false;  // written as a duration, value in seconds; printed as one
};

struct StringLiteral : Expr {
  static constexpr NodeKind kKind = NodeKind::kString;
  std::string_view value;  // decoded: without quotes and escapes (may hold any bytes)
};

// Duration arithmetic inside `[ ]` and after `offset` (as promql/durations.go).
// Operands are NumberLiteral (seconds) or DurationExpr.
struct DurationExpr : Expr {
  static constexpr NodeKind kKind = NodeKind::kDuration;
  enum class Kind : uint8_t { kAdd, kSub, kMul, kDiv, kMod, kPow, kStep, kRange, kMinOf, kMaxOf };
  Kind op = Kind::kAdd;
  Expr* lhs = nullptr;  // null for step(), range() and the signs (kAdd/kSub with rhs only)
  Expr* rhs = nullptr;
  bool wrapped = false;  // in parentheses
};

struct Matcher {
  std::string_view name;   // decoded label name; "__name__" for a quoted metric name
  std::string_view value;  // decoded
  MatchOp op = MatchOp::kEqual;
  Span span;        // the whole matcher
  Span name_span;   // with its quotes, where written with quotes
  Span value_span;  // with its quotes
};

// `offset` and `@`, common to selectors and subqueries.
struct TimeModifiers {
  int64_t offset_ns = 0;  // literal offset; valid when offset_expr is null
  DurationExpr* offset_expr = nullptr;
  AtKind at = AtKind::kNone;
  int64_t at_ms = 0;  // for kTimestamp, milliseconds since the epoch
  Span offset_span;   // `offset 5m`; empty when there is none
  Span at_span;       // `@ end()`; empty when there is none
};
inline constexpr TimeModifiers kNoModifiers{};

struct VectorSelector : Expr {
  static constexpr NodeKind kKind = NodeKind::kVectorSelector;
  std::string_view name;               // metric name given before or inside the braces; may be empty
  Span name_span;                      // where the name stands, with its quotes; empty when there is none
  bool name_in_braces = false;         // written as `{"name"}`; then its matcher stands where it was written
  std::span<Matcher> matchers;         // as written; then the matcher of a name before the braces (last)
  TimeModifiers* modifiers = nullptr;  // null when there are none
  bool anchored = false;
  bool smoothed = false;
  bool allow_empty_matchers = false;  // second argument of info()

  const TimeModifiers& time() const { return modifiers != nullptr ? *modifiers : kNoModifiers; }
};

struct MatrixSelector : Expr {
  static constexpr NodeKind kKind = NodeKind::kMatrixSelector;
  VectorSelector* selector = nullptr;  // holds offset and @ of the whole
  int64_t range_ns = 0;                // literal range; valid when range_expr is null
  DurationExpr* range_expr = nullptr;
  Span range_span;  // `[5m]`
};

}  // namespace rulecheck::promql
