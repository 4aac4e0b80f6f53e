// Tokens of a template and what Go's lexer would have said of them: the layer
// between the ANTLR lexer (syntax.cc) and everything else.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "rulecheck/span.h"

namespace rulecheck::gotemplate {

enum class TokenKind : uint8_t {
  kComment,
  kBadComment,
  kLeft,
  kText,
  kRight,
  kSpace,
  kBlock,
  kBreak,
  kContinue,
  kDefine,
  kElse,
  kEnd,
  kIf,
  kNil,
  kRange,
  kTemplate,
  kWith,
  kBool,
  kIdentifier,
  kField,
  kVariable,
  kDot,
  kComplex,
  kNumber,
  kString,
  kRawString,
  kCharacter,
  kUnterminatedString,
  kUnterminatedRawString,
  kUnterminatedCharacter,
  kDeclare,
  kColon,
  kAssign,
  kPipe,
  kComma,
  kLeftParen,
  kRightParen,
  kOther,
  kEof,
};

struct Token {
  TokenKind kind = TokenKind::kOther;
  Span span;
  uint32_t line = 1;         // where Go's token begins, from 1
  bool after_blank = false;  // blanks or comments in front
  std::string error;         // what Go's lexer says here; then nothing after it counts
};

// What the parser sees of the raw tokens: blanks and comments gone, texts trimmed where
// a neighbour has a trim marker, and cut off at the first token that Go's lexer would
// refuse, which has its `error` set. The last token is that one or the end of input.
// `raw_index` gives each token's index in `raw`.
std::vector<Token> CheckLexically(std::string_view text, const std::vector<Token>& raw,
                                  std::vector<size_t>* raw_index);

// The deepest nesting of blocks and parentheses; the index of the first token beyond
// `limit`, or nothing (tokens.size()).
size_t FindTooDeep(const std::vector<Token>& tokens, uint32_t limit);

// As Go's parser prints a token: <if>, "\"abc\"", EOF, the error itself.
std::string DescribeToken(std::string_view text, const Token& token);

// Go's message for the token at `index` that cannot stand there, without the
// "template: NAME:LINE: " in front. `name` is the template's.
std::string ExplainUnexpected(std::string_view text, const std::vector<Token>& tokens, size_t index,
                              std::string_view name);

}  // namespace rulecheck::gotemplate
