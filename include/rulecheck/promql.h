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

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "rulecheck/arena.h"
#include "rulecheck/promql_tree.h"
#include "rulecheck/syntax.h"
#include "rulecheck/target_version.h"

namespace rulecheck::promql {

using syntax::Limits;
using syntax::ParseError;

class Query final : public syntax::QueryOf<Expr> {
 public:
  using QueryOf::QueryOf;
  // One whose tree is kept packed: its nodes are good until the innermost TreeScope of the thread ends
  // (promql/tree_scope.h). `packed` and what `text` points to must outlive it.
  Query(std::string_view text, Arena* arena, const std::byte* packed, uint32_t node_count)
      : QueryOf(text, arena), packed_(packed) {
    set_node_count(node_count);
  }

  const Expr* root() const { return packed_ == nullptr ? QueryOf::root() : Unpacked(); }
  const std::byte* packed() const { return packed_; }  // null: the tree is there as it is

 private:
  const Expr* Unpacked() const;

  const std::byte* packed_ = nullptr;
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

struct ParseOptions {
  Features features;
  Limits limits;
  // The release whose functions and syntax exist.
  TargetVersion target_version = kNewestVersion;
  // ParseIn keeps the tree in a tenth of its room, to be read within a TreeScope.
  bool packed = false;
};

using ParseOutcome = syntax::ParseOutcomeOf<Query>;

// The tokens of any text, also of one that does not parse; functions are names.
std::vector<syntax::Token> Tokens(std::string_view text);

// Parses and type-checks. Never throws; time and memory are bounded by `limits`.
// Thread-safe. Parser objects are reused per thread.
ParseOutcome Parse(std::string text, const ParseOptions& options);

// The same in an arena that holds others too: null with errors, which are put into `errors` (empty
// before). The query lives as long as the arena and what `text` points to.
const Query* ParseIn(Arena* arena, std::string_view text, const ParseOptions& options,
                     std::vector<ParseError>* errors);

// The canonical form, byte for byte as Prometheus prints it (promql/parser/printer.go).
std::string Print(const Expr& expr);
// The form of Prometheus' formatter, without comments (promql/parser/prettier.go).
std::string Pretty(const Expr& expr);

// The query laid out for people: only blanks change, so that spelling, parentheses and
// comments stay. Lines are broken at operators and arguments where they would be longer
// than `width` characters. Formatting again changes nothing.
std::string Format(const Query& query, uint32_t width = 100);

}  // namespace rulecheck::promql
