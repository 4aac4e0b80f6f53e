#include "antlr/parser_objects.h"
#include "antlr/pieces.h"
#include "base/ascii.h"
#include "grammar_logql/LogQLParser.h"
#include "logql/tokens.h"
#include "rulecheck/logql.h"

namespace rulecheck::logql {
namespace {

syntax::TokenKind TokenKindOf(size_t type, std::string_view text) {
  switch (type) {
    case grammar_logql::LogQLLexer::IDENTIFIER:
      return syntax::TokenKind::kName;
    case grammar_logql::LogQLLexer::NUMBER:
    case grammar_logql::LogQLLexer::DURATION:
    case grammar_logql::LogQLLexer::BYTES:
    case grammar_logql::LogQLLexer::RANGE:
      return syntax::TokenKind::kNumber;
    case grammar_logql::LogQLLexer::STRING:
      return syntax::TokenKind::kString;
    default:
      return IsNameStart(text.front()) ? syntax::TokenKind::kKeyword : syntax::TokenKind::kSymbol;
  }
}

}  // namespace

std::vector<syntax::Token> Tokens(std::string_view text) {
  auto& objects = antlr::ParserObjects<Tokenizer, grammar_logql::LogQLParser>::OfThread();
  std::vector<ParseError> errors;
  objects.tokenizer.Read(text, ParseOptions().limits, &objects.tokens, &errors);
  return antlr::TokensOf(text, objects.tokens, TokenKindOf);
}

}  // namespace rulecheck::logql
