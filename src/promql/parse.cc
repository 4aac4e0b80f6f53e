// Text to tree. This file and those that include antlr/border.h are the only ones
// that see ANTLR; its exceptions stop there.
#include "syntax/parse.h"
#include "antlr/parser_objects.h"
#include "base/scratch_arena.h"
#include "grammar_promql/PromQLParser.h"
#include "promql/build.h"
#include "promql/check.h"
#include "promql/pack.h"
#include "promql/syntax_error.h"
#include "promql/tokens.h"

namespace rulecheck::promql {
namespace {

using grammar_promql::PromQLParser;
using QueryParser = antlr::ParserObjects<Tokenizer, PromQLParser>;

// Fills the query's tree, or adds to `errors`.
void ParseInto(Query* query, const ParseOptions& options, std::vector<ParseError>* errors) {
  QueryParser& objects = QueryParser::OfThread();
  const std::string_view text = query->text();
  if (!objects.tokenizer.Read(text, options.limits, &objects.tokens, errors)) return;
  if (objects.tokens.tokens().size() == 1) {
    errors->push_back({{0, 0}, "no expression found in input", {}});
    return;
  }
  PromQLParser::QueryContext* tree =
      antlr::ParseTokens(&objects.parser, [](PromQLParser* parser) { return parser->query(); });
  if (tree == nullptr) {
    errors->push_back(DescribeSyntaxError(text, objects.tokens, objects.strategy->stop));
    return;
  }
  Expr* root = Builder(query, options, errors).Build(tree);
  if (root == nullptr) return;
  CheckTypes(root, text, errors);
  query->set_root(root);
}

}  // namespace

ParseOutcome Parse(std::string text, const ParseOptions& options) {
  return syntax::ParseWithin<Query>(
      std::move(text), options.limits,
      [&options](Query* query, std::vector<ParseError>* errors) { ParseInto(query, options, errors); });
}

namespace {

const Query* ParseUnpacked(Arena* arena, std::string_view text, const ParseOptions& options,
                           std::vector<ParseError>* errors) {
  return syntax::ParseIn<Query>(
      arena, text, options.limits, errors,
      [&options](Query* query, std::vector<ParseError>* found) { ParseInto(query, options, found); });
}

}  // namespace

const Query* ParseIn(Arena* arena, std::string_view text, const ParseOptions& options,
                     std::vector<ParseError>* errors) {
  if (!options.packed) return ParseUnpacked(arena, text, options, errors);
  thread_local ScratchArena nodes;
  const ScratchArena::Use use(&nodes);
  const Query* query = ParseUnpacked(use.arena(), text, options, errors);
  if (query == nullptr) return nullptr;
  const std::byte* packed = Pack(*query, arena);
  return new (arena->Allocate(sizeof(Query), alignof(Query))) Query(text, arena, packed, query->node_count());
}

}  // namespace rulecheck::promql
