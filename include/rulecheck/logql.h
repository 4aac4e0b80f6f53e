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
#include <string>
#include <string_view>
#include <vector>

#include "rulecheck/arena.h"
#include "rulecheck/logql_tree.h"
#include "rulecheck/syntax.h"

namespace rulecheck::logql {

using syntax::Limits;
using syntax::ParseError;

class Query final : public syntax::QueryOf<Expr> {
 public:
  using QueryOf::QueryOf;
  bool is_log() const { return root()->kind == NodeKind::kLog; }
};

struct ParseOptions {
  Limits limits = {.max_bytes = 131071};  // as Loki
};

using ParseOutcome = syntax::ParseOutcomeOf<Query>;

// The tokens of any text, also of one that does not parse; functions are keywords.
std::vector<syntax::Token> Tokens(std::string_view text);

// Parses and validates, as Loki does when it loads a rule: what has errors here is
// refused there. Never throws; time and memory are bounded by `limits`. Thread-safe.
// Parser objects are reused per thread.
ParseOutcome Parse(std::string text, const ParseOptions& options);

// The same in an arena that holds others too: null with errors, which are put into `errors` (empty
// before). The query lives as long as the arena and what `text` points to.
const Query* ParseIn(Arena* arena, std::string_view text, const ParseOptions& options,
                     std::vector<ParseError>* errors);

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

}  // namespace rulecheck::logql
