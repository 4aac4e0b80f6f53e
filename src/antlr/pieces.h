// The tokens of a query as pieces of a layout, comments between them included. Private to
// the ANTLR border.
#pragma once

#include <cstddef>
#include <string_view>
#include <vector>

#include "antlr/border.h"
#include "rulecheck/syntax.h"
#include "syntax/layout.h"

namespace rulecheck::antlr {

// A token, or a comment.
struct PieceToken {
  size_t type = 0;  // 0: a comment
  syntax::Piece piece;
};

// `describe(type, span, &piece)` says what a token is; `blank(left, right, after)` whether a
// blank is wanted between two on one line, where `after` is null at the end.
template <typename Describe, typename Blank>
std::vector<syntax::Piece> PiecesOf(std::string_view text, const TokenList& list, Describe&& describe,
                                    Blank&& blank) {
  std::vector<PieceToken> tokens;
  std::vector<syntax::Piece> comments;
  uint32_t end = 0;
  for (const TextToken& token : list.tokens()) {
    const Span span = token.span();
    comments.clear();
    syntax::AppendComments(text, {end, span.begin}, &comments);
    for (const syntax::Piece& comment : comments) tokens.push_back({0, comment});
    if (token.getType() == antlr4::Token::EOF) break;
    if (span.empty()) continue;
    tokens.push_back({token.getType(), {}});
    tokens.back().piece.text = text.substr(span.begin, span.size());
    describe(token.getType(), span, &tokens.back().piece);
    end = span.end;
  }
  std::vector<syntax::Piece> pieces;
  pieces.reserve(tokens.size());
  for (size_t i = 0; i < tokens.size(); ++i) {
    pieces.push_back(tokens[i].piece);
    const PieceToken* after = i + 1 < tokens.size() ? &tokens[i + 1] : nullptr;
    pieces.back().blank_before = i > 0 && blank(tokens[i - 1], tokens[i], after);
  }
  return pieces;
}

// The tokens of a text as far as they were read; `kind_of(type, text)` is asked of all but
// the last. What a tokenizer puts in is left out.
template <typename KindOf>
std::vector<syntax::Token> TokensOf(std::string_view text, const TokenList& list, KindOf&& kind_of) {
  std::vector<syntax::Token> tokens;
  std::vector<syntax::Piece> comments;
  uint32_t end = 0;
  for (const TextToken& token : list.tokens()) {
    comments.clear();
    syntax::AppendComments(text, {end, token.span().begin}, &comments);
    for (const syntax::Piece& comment : comments) {
      const auto begin = static_cast<uint32_t>(comment.text.data() - text.data());
      const auto size = static_cast<uint32_t>(comment.text.size());
      tokens.push_back({syntax::TokenKind::kComment, {begin, begin + size}});
    }
    if (token.getType() == antlr4::Token::EOF) return tokens;
    if (token.span().empty()) continue;
    const std::string_view written = text.substr(token.span().begin, token.span().size());
    tokens.push_back({kind_of(token.getType(), written), token.span()});
    end = token.span().end;
  }
  const auto size = static_cast<uint32_t>(text.size());
  if (end < size) tokens.push_back({syntax::TokenKind::kUnread, {end, size}});
  return tokens;
}

}  // namespace rulecheck::antlr
