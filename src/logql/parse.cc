// Text to tree. This file and those that include antlr/border.h are the only ones
// that see ANTLR; its exceptions stop there.
#include <algorithm>

#include "antlr/parser_objects.h"
#include "grammar_logql/LogQLParser.h"
#include "logql/build.h"
#include "logql/syntax_error.h"
#include "logql/tokens.h"
#include "syntax/parse.h"

namespace rulecheck::logql {
namespace {

using grammar_logql::LogQLParser;
using QueryParser = antlr::ParserObjects<Tokenizer, LogQLParser>;

// A broken token may have been reported already.
void AddSyntaxError(ParseError error, std::vector<ParseError>* errors) {
  const bool again = std::any_of(errors->begin(), errors->end(), [&error](const ParseError& other) {
    return other.span.begin >= error.span.begin && other.span.end <= error.span.end;
  });
  if (!again) errors->push_back(std::move(error));
}

// Fills the query's tree, or adds to `errors`.
void ParseInto(Query* query, const ParseOptions& options, std::vector<ParseError>* errors) {
  QueryParser& objects = QueryParser::OfThread();
  const std::string_view text = query->text();
  if (!objects.tokenizer.Read(text, options.limits, &objects.tokens, errors)) return;
  if (objects.tokens.tokens().size() == 1) {
    errors->push_back({{0, 0}, "no query found in input", {}});
    return;
  }
  LogQLParser::QueryContext* tree =
      antlr::ParseTokens(&objects.parser, [](LogQLParser* parser) { return parser->query(); });
  if (tree == nullptr) {
    AddSyntaxError(DescribeSyntaxError(text, objects.tokens, objects.strategy->stop), errors);
    return;
  }
  query->set_root(Builder(query, options, errors).Build(tree));
}

}  // namespace

ParseOutcome Parse(std::string text, const ParseOptions& options) {
  return syntax::ParseWithin<Query>(
      std::move(text), options.limits,
      [&options](Query* query, std::vector<ParseError>* errors) { ParseInto(query, options, errors); });
}

const Query* ParseIn(Arena* arena, std::string_view text, const ParseOptions& options,
                     std::vector<ParseError>* errors) {
  return syntax::ParseIn<Query>(
      arena, text, options.limits, errors,
      [&options](Query* query, std::vector<ParseError>* found) { ParseInto(query, options, found); });
}

}  // namespace rulecheck::logql
