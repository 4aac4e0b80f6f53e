// LogQL of Loki main (2026-08): the syntax tree, and how to get it from text and
// back. The tree is what checks, label flow and the engine read.
//
//   logql::ParseOutcome out = logql::Parse(R"(sum(rate({app="x"} |= "err" [5m])))", {});
//   if (!out.errors.empty()) ...            // refused by Loki when it loads a rule
//   const logql::Expr& root = *out.query->root();
//   std::string canonical = logql::Print(root);
//   for (const logql::StageError& e : logql::CheckStages(*out.query)) ...  // refused when it runs
//
// All nodes are plain structs in an arena that the Query owns: string_views and
// pointers in them live as long as the Query and must not be freed. Spans are
// byte ranges of the query's own text.
#pragma once

#include <cstdint>
#include <memory>
#include <memory_resource>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "rulecheck/span.h"

namespace rulecheck::logql {

// A string of the query, decoded: without quotes and escapes. TextSpan() leads back.
struct Text {
  std::string_view value;
  Span span;  // the literal, with its quotes
};

// A label name. Loki takes any word here, and any single odd character too.
struct LabelRef {
  std::string_view name;
  Span span;
};

enum class MatchOp : uint8_t { kEqual, kNotEqual, kRegexp, kNotRegexp };
std::string_view MatchOpText(MatchOp op);  // "=", "!=", "=~", "!~"

enum class CompareOp : uint8_t { kEqual, kNotEqual, kGreater, kGreaterOrEqual, kLess, kLessOrEqual };
std::string_view CompareOpText(CompareOp op);  // "==", "!=", ">", ">=", "<", "<="

struct Matcher {
  LabelRef label;
  MatchOp op = MatchOp::kEqual;
  Text value;
  Span span;  // the whole matcher
};

// --- stages of a pipeline

enum class StageKind : uint8_t {
  kLineFilter,
  kJson,
  kLogfmt,
  kRegexp,
  kPattern,
  kUnpack,
  kLabelFilter,
  kLineFormat,
  kLabelFormat,
  kDecolorize,
  kDrop,
  kKeep,
};

struct Stage {
  StageKind kind;
  Span span;  // from the pipe, or from the operator of a line filter
};

// The order is that of Loki's LineMatchType.
enum class LineOp : uint8_t { kContains, kNotContains, kMatches, kNotMatches, kPattern, kNotPattern };
std::string_view LineOpText(LineOp op);  // "|=", "!=", "|~", "!~", "|>", "!>"
bool IsNegative(LineOp op);

struct LineOperand {
  bool ip = false;  // ip("...")
  Text text;
  Span span;
};

// `|= "a" or "b"`: a line passes when one operand matches; with a negative operator
// when none does.
struct LineFilter : Stage {
  static constexpr StageKind kKind = StageKind::kLineFilter;
  LineOp op = LineOp::kContains;
  Span op_span;
  std::span<LineOperand> operands;  // never empty
};

// `name="path"`; a name alone stands for itself.
struct Extraction {
  LabelRef label;
  std::string_view path;  // decoded; the name where there is no string
  bool has_text = false;
  Span path_span;  // the literal with its quotes, or the name
  Span span;
};

struct JsonStage : Stage {
  static constexpr StageKind kKind = StageKind::kJson;
  std::span<Extraction> extractions;  // empty: all fields
};

struct LogfmtStage : Stage {
  static constexpr StageKind kKind = StageKind::kLogfmt;
  bool strict = false;
  bool keep_empty = false;
  std::span<Extraction> extractions;  // empty: all fields
};

// A stage with one string: regexp, pattern, line_format.
struct TextStage : Stage {
  Text text;
};
struct RegexpStage : TextStage {
  static constexpr StageKind kKind = StageKind::kRegexp;
};
struct PatternStage : TextStage {
  static constexpr StageKind kKind = StageKind::kPattern;
};
struct LineFormatStage : TextStage {
  static constexpr StageKind kKind = StageKind::kLineFormat;
};

struct UnpackStage : Stage {
  static constexpr StageKind kKind = StageKind::kUnpack;
};
struct DecolorizeStage : Stage {
  static constexpr StageKind kKind = StageKind::kDecolorize;
};

enum class LabelFilterKind : uint8_t { kString, kNumber, kDuration, kBytes, kIp, kAnd, kOr };

// How two filters of an `and` were written; the first two of these bind like nothing
// else, see Join.
enum class Joiner : uint8_t { kNothing, kComma, kWord };

// A node of a label filter. Loki's precedence is kept in the shape of the tree: `and`
// binds tighter than `or`, but what follows `,` or nothing takes all that comes, so
// `x , y or z` is x and (y or z).
struct LabelFilter {
  LabelFilterKind kind = LabelFilterKind::kString;
  Span span;        // without parentheses around it
  Span paren_span;  // with the outermost parentheses; `span` when there are none

  // leaves
  LabelRef label;
  Span op_span;                           // also of `and`, `or` and `,`; empty when nothing was written
  MatchOp match = MatchOp::kEqual;        // kString; kIp has kEqual or kNotEqual
  CompareOp compare = CompareOp::kEqual;  // kNumber, kDuration, kBytes
  Text text;                              // kString, kIp
  double number = 0;                      // kNumber
  int64_t duration_ns = 0;                // kDuration
  uint64_t bytes = 0;                     // kBytes
  Span value_span;                        // of the right side

  // kAnd, kOr
  LabelFilter* left = nullptr;
  LabelFilter* right = nullptr;
  Joiner joiner = Joiner::kWord;
};

struct LabelFilterStage : Stage {
  static constexpr StageKind kKind = StageKind::kLabelFilter;
  LabelFilter* filter = nullptr;
};

// `dst=src` or `dst="template"`.
struct LabelFormat {
  LabelRef label;
  bool rename = false;
  LabelRef source;  // when `rename`
  Text text;        // otherwise
  Span span;
};

struct LabelFormatStage : Stage {
  static constexpr StageKind kKind = StageKind::kLabelFormat;
  std::span<LabelFormat> formats;
};

// `name`, or `name="value"` with any matching operator.
struct NamedMatcher {
  LabelRef label;
  bool has_matcher = false;
  Matcher matcher;
  Span span;
};

struct NamesStage : Stage {
  std::span<NamedMatcher> names;
};
struct DropStage : NamesStage {
  static constexpr StageKind kKind = StageKind::kDrop;
};
struct KeepStage : NamesStage {
  static constexpr StageKind kKind = StageKind::kKeep;
};

// --- expressions

enum class NodeKind : uint8_t {
  kLog,
  kRangeAggregation,
  kVectorAggregation,
  kBinary,
  kLiteral,
  kVector,
  kLabelReplace,
};

struct Expr {
  NodeKind kind;
  Span span;        // from the first to the last byte of the node, without parentheses around it
  Span paren_span;  // with the outermost parentheses; `span` when there are none
};

// A log query: a selector and its pipeline. Everything else is a metric query.
struct LogExpr : Expr {
  static constexpr NodeKind kKind = NodeKind::kLog;
  std::span<Matcher> matchers;
  Span selector_span;  // with its braces
  std::span<Stage*> stages;
};

enum class Conversion : uint8_t { kNone, kBytes, kDuration, kDurationSeconds };
std::string_view ConversionName(Conversion conversion);  // "", "bytes", "duration", "duration_seconds"

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

enum class Op : uint8_t {
  kOr,
  kAnd,
  kUnless,
  kEql,
  kNeq,
  kGtr,
  kGte,
  kLss,
  kLte,
  kAdd,
  kSub,
  kMul,
  kDiv,
  kMod,
  kPow,
};
std::string_view OpText(Op op);
bool IsComparison(Op op);
bool IsSetOperator(Op op);

enum class Cardinality : uint8_t { kOneToOne, kManyToOne, kOneToMany };

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

// Downcasts by kind; As<T> returns null when the node is something else.
template <typename T, typename Base>
const T* As(const Base* node) {
  return node != nullptr && node->kind == T::kKind ? static_cast<const T*>(node) : nullptr;
}
template <typename T, typename Base>
T* As(Base* node) {
  return node != nullptr && node->kind == T::kKind ? static_cast<T*>(node) : nullptr;
}
template <typename T, typename Base>
const T& To(const Base& node) {
  return static_cast<const T&>(node);
}

// A parsed query: its text, its tree and the arena that holds the tree.
class Query {
 public:
  explicit Query(std::string text) : text_(std::move(text)) {}
  Query(const Query&) = delete;
  Query& operator=(const Query&) = delete;

  std::string_view text() const { return text_; }
  const Expr* root() const { return root_; }
  bool is_log() const { return root_->kind == NodeKind::kLog; }

  // For the parser and for passes that build nodes.
  void set_root(Expr* root) { root_ = root; }
  template <typename T>
  T* New() {
    return new (arena_.allocate(sizeof(T), alignof(T))) T();
  }
  template <typename T>
  T* NewNode(Span span) {
    T* node = New<T>();
    node->kind = T::kKind;
    node->span = span;
    if constexpr (requires { node->paren_span; }) node->paren_span = span;
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

// Bounds for hostile input; beyond them the outcome is one clear error. Loki itself
// only has the first.
struct Limits {
  uint32_t max_bytes = 131072;  // a query must be shorter
  uint32_t max_nesting = 400;   // open parentheses and powers waiting for an operand
  uint32_t max_depth = 1000;    // height of the tree of operators or of label filters
  uint32_t max_errors = 20;     // errors collected
};

struct ParseOptions {
  Limits limits;
};

struct ParseError {
  Span span;            // in the query's text; empty at the end of input
  std::string message;  // what was found and what would have been fine
  std::string hint;     // for common slips; may be empty
};

struct ParseOutcome {
  std::unique_ptr<Query> query;    // null when there are errors
  std::vector<ParseError> errors;  // in order of position; empty on success
};

// Parses and validates, as Loki does when it loads a rule: what has errors here is
// refused there. Never throws; time and memory are bounded by `limits`. Thread-safe.
// Parser objects are reused per thread.
ParseOutcome Parse(std::string text, const ParseOptions& options);

// What Loki finds only when it builds the pipeline to run it: it loads rules with
// such errors, which then fail at every evaluation.
struct StageError {
  enum class Kind : uint8_t {
    kLineRegex,    // |~ or !~ with a regular expression that does not compile
    kLinePattern,  // |> or !> with a named or an adjacent capture
    kIp,           // ip() with a pattern or an operator it cannot have
    kJsonPath,
    kLogfmtKey,
    kTemplate,     // of line_format or label_format: syntax or unknown function
    kLabelFormat,  // a label set twice in one stage, or __error__
  };
  Kind kind;
  Span span;  // as narrow as can be, inside strings too
  std::string message;
  std::string hint;
  Span stage_span;
  // False when Loki builds the stage all the same and it can never match: an invalid
  // ip() inside an `and` or `or`, or after unwrap.
  bool refused = true;
};

// In order of position.
std::vector<StageError> CheckStages(const Query& query);

// The canonical form, byte for byte as Loki prints it (pkg/logql/syntax/ast.go). It can
// mean something else: sizes in bytes are rounded, and so are the numbers of vector().
std::string Print(const Expr& expr);
std::string Print(const Stage& stage);
std::string Print(const LabelFilter& filter);

// The query laid out for people: only blanks change, so that spelling, parentheses and
// comments stay. Lines are broken at stages, operators and arguments where they would
// be longer than `width` characters. Formatting again changes nothing.
std::string Format(const Query& query, uint32_t width = 100);

// The bytes of the query behind `decoded`, a range of bytes of text.value.
Span TextSpan(const Query& query, const Text& text, Span decoded);

// Children of a node from left to right; the log query of a range is the child of its
// aggregation.
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

}  // namespace rulecheck::logql
