// What Go's lexer refuses (text/template/parse/lex.go), and trim markers.
#include <fmt/format.h>

#include <algorithm>

#include "base/go_format.h"
#include "base/strings.h"
#include "template/token.h"
#include "template/unicode.h"

namespace rulecheck::gotemplate {
namespace {

constexpr std::string_view kBlanks = " \t\r\n";

bool IsTemplateBlank(char c) {
  return kBlanks.find(c) != std::string_view::npos;
}

// What may follow a name: Go leaves room for operators it does not have.
bool AtTerminator(std::string_view text, size_t at) {
  if (at >= text.size()) return true;
  const char c = text[at];
  return IsTemplateBlank(c) || std::string_view(".,|:)(").find(c) != std::string_view::npos ||
         text.substr(at).starts_with("}}");
}

class LexicalCheck {
 public:
  LexicalCheck(std::string_view text, const std::vector<Token>& raw) : text_(text), raw_(raw) {}

  std::vector<Token> Run(std::vector<size_t>* raw_index) {
    std::vector<Token> out;
    bool after_blank = false;
    for (size_t i = 0; i < raw_.size(); ++i) {
      Token token = raw_[i];
      if (token.kind == TokenKind::kSpace || token.kind == TokenKind::kComment) {
        after_blank = true;
        continue;
      }
      token.after_blank = after_blank || token.kind == TokenKind::kLeft;
      after_blank = false;
      if (token.kind == TokenKind::kText) Trim(i, &token);
      if (token.kind == TokenKind::kRight) MoveToDelimiter(&token);
      Check(&token);
      out.push_back(token);
      raw_index->push_back(i);
      if (!token.error.empty()) break;
    }
    return out;
  }

 private:
  bool TrimsBefore(const Token& token) const {
    const bool opens = token.kind == TokenKind::kLeft || token.kind == TokenKind::kComment ||
                       token.kind == TokenKind::kBadComment;
    return opens && text_.substr(token.span.begin).starts_with("{{-") && token.span.size() > 3;
  }

  bool TrimsAfter(const Token& token) const {
    const bool closes = token.kind == TokenKind::kRight || token.kind == TokenKind::kComment;
    return closes && token.span.size() > 3 && text_[token.span.end - 3] == '-';
  }

  void Trim(size_t i, Token* token) const {
    Span& span = token->span;
    if (i > 0 && TrimsAfter(raw_[i - 1])) {
      while (!span.empty() && IsTemplateBlank(text_[span.begin])) {
        if (text_[span.begin++] == '\n') ++token->line;
      }
    }
    if (i + 1 < raw_.size() && TrimsBefore(raw_[i + 1])) {
      while (!span.empty() && IsTemplateBlank(text_[span.end - 1])) --span.end;
    }
  }

  // Go's closing token is the bare `}}`.
  void MoveToDelimiter(Token* token) const {
    const uint32_t begin = token->span.end - 2;
    const auto blanks = text_.substr(token->span.begin, begin - token->span.begin);
    token->line += static_cast<uint32_t>(std::count(blanks.begin(), blanks.end(), '\n'));
    token->span.begin = begin;
  }

  void Check(Token* token) {
    switch (token->kind) {
      case TokenKind::kBadComment:
        token->error = text_.find("*/", token->span.end) == std::string_view::npos
                           ? "unclosed comment"
                           : "comment ends before closing delimiter";
        break;
      case TokenKind::kLeft:
        inside_ = true;
        parens_ = 0;
        break;
      case TokenKind::kRight:
        if (parens_ > 0) token->error = "unclosed left paren";
        inside_ = false;
        break;
      case TokenKind::kLeftParen:
        ++parens_;
        break;
      case TokenKind::kRightParen:
        if (--parens_ < 0) token->error = "unexpected right paren";
        break;
      case TokenKind::kEof:
        if (inside_) token->error = "unclosed action";
        break;
      case TokenKind::kText:
        break;
      case TokenKind::kNumber:
      case TokenKind::kComplex:
        CheckNumber(token);
        break;
      case TokenKind::kUnterminatedString:
        token->error = "unterminated quoted string";
        break;
      case TokenKind::kUnterminatedRawString:
        token->error = "unterminated raw quoted string";
        break;
      case TokenKind::kUnterminatedCharacter:
        token->error = "unterminated character constant";
        break;
      case TokenKind::kColon:
        token->error = "expected :=";
        break;
      case TokenKind::kOther:
        CheckOther(token);
        break;
      case TokenKind::kString:
      case TokenKind::kRawString:
      case TokenKind::kCharacter:
      case TokenKind::kDeclare:
      case TokenKind::kAssign:
      case TokenKind::kPipe:
      case TokenKind::kComma:
        break;
      default:
        CheckName(token);
    }
  }

  // Names, keywords, fields, variables, dots.
  void CheckName(Token* token) const {
    size_t at = token->span.begin;
    if (text_[at] == '.' || text_[at] == '$') ++at;
    const size_t start = at;
    while (at < token->span.end) {
      size_t next = at;
      const char32_t c = DecodeUtf8(text_, &next);
      if (!IsAlphanumeric(c)) {
        const bool first = at == start && start == token->span.begin;
        Refuse(token, at, next, first ? "unrecognized character in action: " : "bad character ");
        return;
      }
      at = next;
    }
    if (AtTerminator(text_, at)) return;
    size_t next = at;
    DecodeUtf8(text_, &next);
    Refuse(token, at, next, "bad character ");
  }

  void CheckNumber(Token* token) const {
    size_t next = token->span.end;
    if (next < text_.size() && IsAlphanumeric(DecodeUtf8(text_, &next))) {
      token->span.end = static_cast<uint32_t>(next);
    } else if (token->kind == TokenKind::kNumber || text_[token->span.end - 1] == 'i') {
      return;
    }
    token->error = "bad number syntax: " + Quote(text_.substr(token->span.begin, token->span.size()));
  }

  void CheckOther(Token* token) const {
    const auto c = static_cast<unsigned char>(text_[token->span.begin]);
    if (c > ' ' && c < 0x7F) return;
    size_t next = token->span.begin;
    DecodeUtf8(text_, &next);
    Refuse(token, token->span.begin, next, "unrecognized character in action: ");
  }

  void Refuse(Token* token, size_t begin, size_t end, std::string_view message) const {
    size_t at = begin;
    token->error = std::string(message) + FormatCodePoint(DecodeUtf8(text_, &at));
    token->span = {static_cast<uint32_t>(begin), static_cast<uint32_t>(end)};
  }

  std::string_view text_;
  const std::vector<Token>& raw_;
  bool inside_ = false;
  int parens_ = 0;
};

bool Opens(TokenKind kind) {
  return kind == TokenKind::kIf || kind == TokenKind::kWith || kind == TokenKind::kRange ||
         kind == TokenKind::kBlock || kind == TokenKind::kDefine;
}

}  // namespace

std::vector<Token> CheckLexically(std::string_view text, const std::vector<Token>& raw,
                                  std::vector<size_t>* raw_index) {
  return LexicalCheck(text, raw).Run(raw_index);
}

size_t FindTooDeep(const std::vector<Token>& tokens, uint32_t limit) {
  std::vector<uint32_t> blocks;  // else-ifs of each open block, plus one
  uint64_t depth = 0;
  uint64_t parens = 0;
  for (size_t i = 0; i < tokens.size(); ++i) {
    const TokenKind kind = tokens[i].kind;
    if (kind == TokenKind::kLeft) parens = 0;
    if (kind == TokenKind::kLeftParen) ++parens;
    if (kind == TokenKind::kRightParen && parens > 0) --parens;
    const TokenKind before = i > 0 ? tokens[i - 1].kind : TokenKind::kEof;
    if (before == TokenKind::kLeft && Opens(kind)) {
      blocks.push_back(1);
      ++depth;
    } else if (before == TokenKind::kElse && Opens(kind) && !blocks.empty()) {
      ++blocks.back();
      ++depth;
    } else if (before == TokenKind::kLeft && kind == TokenKind::kEnd && !blocks.empty()) {
      depth -= blocks.back();
      blocks.pop_back();
    }
    if (depth + parens > limit) return i;
  }
  return tokens.size();
}

}  // namespace rulecheck::gotemplate
