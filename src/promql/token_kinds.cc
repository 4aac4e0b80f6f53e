#include "antlr/parser_objects.h"
#include "antlr/pieces.h"
#include "base/ascii.h"
#include "grammar_promql/PromQLParser.h"
#include "promql/tokens.h"
#include "rulecheck/promql.h"

namespace rulecheck::promql {
namespace {

syntax::TokenKind TokenKindOf(size_t type, std::string_view text) {
  switch (type) {
    case grammar_promql::PromQLLexer::IDENTIFIER:
    case grammar_promql::PromQLLexer::METRIC_IDENTIFIER:
      return syntax::TokenKind::kName;
    case grammar_promql::PromQLLexer::NUMBER:
    case grammar_promql::PromQLLexer::DURATION:
      return syntax::TokenKind::kNumber;
    case grammar_promql::PromQLLexer::STRING:
      return syntax::TokenKind::kString;
    default:
      return IsNameStart(text.front()) ? syntax::TokenKind::kKeyword : syntax::TokenKind::kSymbol;
  }
}

}  // namespace

std::vector<syntax::Token> Tokens(std::string_view text) {
  auto& objects = antlr::ParserObjects<Tokenizer, grammar_promql::PromQLParser>::OfThread();
  std::vector<ParseError> errors;
  objects.tokenizer.Read(text, ParseOptions().limits, &objects.tokens, &errors);
  return antlr::TokensOf(text, objects.tokens, TokenKindOf);
}

}  // namespace rulecheck::promql
