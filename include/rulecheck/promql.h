// PromQL of Prometheus 3.14: the syntax tree, and how to get it from text and
// back. The tree is what checks, label flow and the engine read.
//
//   promql::ParseOutcome out = promql::Parse("sum by (job) (rate(x[5m]))", {});
//   if (!out.errors.empty()) ...            // each with a span and a message
//   const promql::Expr& root = *out.query->root();
//   std::string canonical = promql::Print(root);
//
// All nodes are plain structs in an arena that the Query owns: string_views and
// pointers in them live as long as the Query and must not be freed. Spans are
// byte ranges of the query's own text.
#pragma once

#include <cstdint>
#include <memory>
#include <memory_resource>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "rulecheck/span.h"

namespace rulecheck::promql {

// What an expression evaluates to (as promql/parser/value.go).
enum class ValueType : uint8_t { kNone, kScalar, kVector, kMatrix, kString };
std::string_view ValueTypeName(ValueType type);  // "scalar", "vector", "matrix", "string", "none"
// The words that Prometheus uses in messages: "instant vector", "range vector", ...
std::string_view DocumentedType(ValueType type);

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

// Binary and unary operators. kTrimUpper is `</`, kTrimLower is `>/`.
enum class Op : uint8_t {
  kAdd,
  kSub,
  kMul,
  kDiv,
  kMod,
  kPow,
  kAtan2,
  kEql,
  kNeq,
  kLss,
  kGtr,
  kLte,
  kGte,
  kAnd,
  kOr,
  kUnless,
  kTrimUpper,
  kTrimLower,
};
std::string_view OpText(Op op);  // as written in a query: "+", "==", "and", ...
bool IsComparison(Op op);        // == != < > <= >=
bool IsSetOperator(Op op);       // and or unless

enum class AggregateOp : uint8_t {
  kSum,
  kAvg,
  kCount,
  kMin,
  kMax,
  kGroup,
  kStddev,
  kStdvar,
  kTopk,
  kBottomk,
  kCountValues,
  kQuantile,
  kLimitk,
  kLimitRatio,
};
std::string_view AggregateName(AggregateOp op);
bool HasParameter(AggregateOp op);  // topk bottomk count_values quantile limitk limit_ratio

enum class MatchOp : uint8_t { kEqual, kNotEqual, kRegexp, kNotRegexp };
std::string_view MatchOpText(MatchOp op);  // "=", "!=", "=~", "!~"

struct FunctionInfo;  // one row of promql/functions.def; see promql_functions.h

struct Expr {
  NodeKind kind;
  ValueType type = ValueType::kNone;
  Span span;  // from the first to the last byte that belongs to the node
};

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

// What `@` says.
enum class AtKind : uint8_t { kNone, kTimestamp, kStart, kEnd };

// `offset` and `@`, common to selectors and subqueries.
struct TimeModifiers {
  int64_t offset_ns = 0;  // literal offset; valid when offset_expr is null
  DurationExpr* offset_expr = nullptr;
  AtKind at = AtKind::kNone;
  int64_t at_ms = 0;  // for kTimestamp, milliseconds since the epoch
  Span offset_span;   // `offset 5m`; empty when there is none
  Span at_span;       // `@ end()`; empty when there is none
};

struct VectorSelector : Expr {
  static constexpr NodeKind kKind = NodeKind::kVectorSelector;
  std::string_view name;        // metric name given before or inside the braces; may be empty
  Span name_span;               // where the name stands, with its quotes; empty when there is none
  bool name_in_braces = false;  // written as `{"name"}`; then its matcher stands where it was written
  std::span<Matcher> matchers;  // as written; then the matcher of a name before the braces (last)
  TimeModifiers time;
  bool anchored = false;
  bool smoothed = false;
  bool allow_empty_matchers = false;  // second argument of info()
};

struct MatrixSelector : Expr {
  static constexpr NodeKind kKind = NodeKind::kMatrixSelector;
  VectorSelector* selector = nullptr;  // holds offset and @ of the whole
  int64_t range_ns = 0;                // literal range; valid when range_expr is null
  DurationExpr* range_expr = nullptr;
  Span range_span;  // `[5m]`
};

struct Subquery : Expr {
  static constexpr NodeKind kKind = NodeKind::kSubquery;
  Expr* expr = nullptr;
  int64_t range_ns = 0;
  DurationExpr* range_expr = nullptr;
  int64_t step_ns = 0;  // 0 with a null step_expr: the default resolution
  DurationExpr* step_expr = nullptr;
  TimeModifiers time;
  Span range_span;  // `[1h:5m]`
};

struct Call : Expr {
  static constexpr NodeKind kKind = NodeKind::kCall;
  const FunctionInfo* function = nullptr;  // never null in a query without errors
  std::string_view name;
  Span name_span;
  std::span<Expr*> args;
};

// A label in by/without/on/ignoring/group_x lists.
struct LabelRef {
  std::string_view name;  // decoded
  Span span;              // with its quotes, where written with quotes
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

enum class Cardinality : uint8_t { kOneToOne, kManyToOne, kOneToMany, kManyToMany };

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
  // Null unless both sides are instant vectors. Set operators are many-to-many.
  VectorMatching* matching = nullptr;
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

// Downcasts by kind; As<T> returns null when the node is something else.
template <typename T>
const T* As(const Expr* e) {
  return e != nullptr && e->kind == T::kKind ? static_cast<const T*>(e) : nullptr;
}
template <typename T>
T* As(Expr* e) {
  return e != nullptr && e->kind == T::kKind ? static_cast<T*>(e) : nullptr;
}
template <typename T>
const T& To(const Expr& e) {
  return static_cast<const T&>(e);
}

// `e` without the parentheses around it.
const Expr* StripParens(const Expr* e);

// A parsed query: its text, its tree and the arena that holds the tree.
class Query {
 public:
  explicit Query(std::string text) : text_(std::move(text)) {}
  Query(const Query&) = delete;
  Query& operator=(const Query&) = delete;

  std::string_view text() const { return text_; }
  const Expr* root() const { return root_; }
  Expr* mutable_root() { return root_; }

  // For the parser and for passes that build nodes.
  void set_root(Expr* root) { root_ = root; }
  std::pmr::memory_resource* arena() { return &arena_; }
  template <typename T>
  T* New() {
    return new (arena_.allocate(sizeof(T), alignof(T))) T();
  }
  template <typename T>
  T* NewNode(Span span) {
    T* node = New<T>();
    node->kind = T::kKind;
    node->span = span;
    return node;
  }
  template <typename T>
  std::span<T> CopyList(const std::vector<T>& list) {
    if (list.empty()) return {};
    T* p = static_cast<T*>(arena_.allocate(sizeof(T) * list.size(), alignof(T)));
    std::uninitialized_copy(list.begin(), list.end(), p);
    return {p, list.size()};
  }
  std::string_view CopyText(std::string_view text);

 private:
  std::string text_;
  std::pmr::monotonic_buffer_resource arena_;
  Expr* root_ = nullptr;
};

// Which optional syntax is on. Data, not build options: one run may ask the same
// text under several sets (reference: the flags of `--enable-feature`).
struct Features {
  bool experimental_functions = false;    // promql-experimental-functions
  bool extended_range_selectors = false;  // promql-extended-range-selectors: anchored, smoothed
  bool binop_fill_modifiers = false;      // promql-binop-fill-modifiers
  bool duration_expressions = true;       // always on since 3.14; off when rules are re-read by promtool test
  static Features All() { return {true, true, true, true}; }
};

// Bounds for hostile input; beyond them the outcome is one clear error.
struct Limits {
  uint32_t max_bytes = 1u << 20;  // length of a query
  uint32_t max_nesting = 400;     // open parentheses and brackets, signs, operators waiting for an operand
  uint32_t max_depth = 1000;      // height of the tree: `a + b + c` grows by one with every operator
  uint32_t max_errors = 20;       // errors collected
};

struct ParseOptions {
  Features features;
  Limits limits;
  // Prometheus version whose functions and syntax exist, as major * 1000 + minor.
  uint32_t target_version = 3014;
};

struct ParseError {
  Span span;            // in the query's text; empty at the end of input
  std::string message;  // what was found and what would have been fine
  std::string hint;     // for common slips ("write `<=`"); may be empty
};

struct ParseOutcome {
  std::unique_ptr<Query> query;    // null when there are errors
  std::vector<ParseError> errors;  // in order of position; empty on success
};

// Parses and type-checks. Never throws; time and memory are bounded by `limits`.
// Thread-safe. Parser objects are reused per thread.
ParseOutcome Parse(std::string text, const ParseOptions& options);

// The canonical form, byte for byte as Prometheus prints it (promql/parser/printer.go).
std::string Print(const Expr& expr);
// The formatter's form (promql/parser/prettier.go).
std::string Pretty(const Expr& expr);

// Children of a node in the order of evaluation (param before body); duration
// expressions are not children.
void AppendChildren(const Expr& expr, std::vector<const Expr*>* out);

// Calls `visit(node)` for every node, parents first, left to right, with an
// explicit stack. `visit` returns false to skip the node's children.
template <typename Visitor>
void Walk(const Expr& root, Visitor&& visit) {
  std::vector<const Expr*> stack{&root};
  std::vector<const Expr*> children;
  while (!stack.empty()) {
    const Expr* node = stack.back();
    stack.pop_back();
    if (!visit(*node)) continue;
    children.clear();
    AppendChildren(*node, &children);
    stack.insert(stack.end(), children.rbegin(), children.rend());
  }
}

}  // namespace rulecheck::promql
