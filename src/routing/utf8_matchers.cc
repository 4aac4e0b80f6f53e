// The strict grammar of matchers: `[{] NAME OP VALUE {, NAME OP VALUE} [,] [}]`, names and values
// in quotes of Go or without any.
#include <optional>
#include <string>
#include <utility>

#include <fmt/format.h>

#include "base/go_format.h"
#include "base/strings.h"
#include "routing/matcher_text.h"
#include "template/loki_values.h"

namespace rulecheck::routing {
namespace {

enum class TokenKind : uint8_t { kEnd, kOpen, kClose, kComma, kOperator, kWord, kQuoted, kBad };

struct Token {
  TokenKind kind = TokenKind::kEnd;
  std::string_view text;
};

bool EndsWord(char32_t c) {
  return gotemplate::IsUnicodeSpace(c) ||
         std::u32string_view(U"{}!=~,\\\"'`").find(c) != std::u32string_view::npos;
}

class MatcherLexer {
 public:
  explicit MatcherLexer(std::string_view text) : text_(text) { Next(); }

  const Token& token() const { return token_; }
  void Next() {
    SkipSpace();
    const size_t begin = at_;
    token_.kind = Scan();
    token_.text = text_.substr(begin, at_ - begin);
  }
  Span TokenSpan() const {
    const auto begin = static_cast<uint32_t>(token_.text.data() - text_.data());
    return {begin, begin + static_cast<uint32_t>(token_.text.size())};
  }

 private:
  void SkipSpace() {
    for (size_t next = at_; next < text_.size(); at_ = next)
      if (!gotemplate::IsUnicodeSpace(DecodeUtf8(text_, &next))) return;
  }

  bool Take(char c) {
    if (at_ == text_.size() || text_[at_] != c) return false;
    ++at_;
    return true;
  }

  TokenKind Scan() {
    if (at_ == text_.size()) return TokenKind::kEnd;
    if (Take('{')) return TokenKind::kOpen;
    if (Take('}')) return TokenKind::kClose;
    if (Take(',')) return TokenKind::kComma;
    if (Take('=')) return Take('~'), TokenKind::kOperator;
    if (Take('!')) return Take('=') || Take('~') ? TokenKind::kOperator : TokenKind::kBad;
    if (Take('"')) return Quoted();
    return Word();
  }

  TokenKind Quoted() {
    for (bool escaped = false; at_ < text_.size();) {
      const char c = text_[at_++];
      if (c == '"' && !escaped) return TokenKind::kQuoted;
      escaped = c == '\\' && !escaped;
    }
    return TokenKind::kBad;
  }

  TokenKind Word() {
    const size_t begin = at_;
    for (size_t next = at_; next < text_.size(); at_ = next)
      if (EndsWord(DecodeUtf8(text_, &next))) break;
    if (at_ > begin) return TokenKind::kWord;
    ++at_;
    return TokenKind::kBad;
  }

  std::string_view text_;
  size_t at_ = 0;
  Token token_;
};

class MatcherParser {
 public:
  explicit MatcherParser(std::string_view text) : lexer_(text) {}

  Result<Matchers> Parse() {
    const bool open = Accept(TokenKind::kOpen);
    while (!Is(TokenKind::kClose) && !Is(TokenKind::kEnd)) {
      if (!ParseOne()) return *error_;
      if (!Accept(TokenKind::kComma)) break;
    }
    if (open && !Accept(TokenKind::kClose)) return Expected("a comma or a closing brace");
    if (!Is(TokenKind::kEnd)) return Expected(open ? "the end" : "a comma or the end");
    return std::move(out_);
  }

 private:
  bool Is(TokenKind kind) const { return lexer_.token().kind == kind; }
  bool Accept(TokenKind kind) {
    if (!Is(kind)) return false;
    lexer_.Next();
    return true;
  }

  Error Expected(std::string_view what) {
    const Token& token = lexer_.token();
    const std::string seen = Is(TokenKind::kEnd) ? "the end" : fmt::format("`{}`", token.text);
    error_ = Error{fmt::format("expected {}, found {}", what, seen), lexer_.TokenSpan()};
    return *error_;
  }

  // A word, or the text of a string.
  std::optional<std::string> Text(std::string_view what) {
    if (Is(TokenKind::kWord)) {
      std::string word(lexer_.token().text);
      lexer_.Next();
      return word;
    }
    if (!Is(TokenKind::kQuoted)) {
      Expected(what);
      return std::nullopt;
    }
    std::optional<std::string> text = Unquote(lexer_.token().text);
    if (!text || !IsValidUtf8(*text)) {
      error_ = Error{fmt::format("{} is no string of Go: an escape that it does not have, or a line break",
                                 lexer_.token().text),
                     lexer_.TokenSpan()};
      return std::nullopt;
    }
    lexer_.Next();
    return text;
  }

  bool ParseOne() {
    const Span begin = lexer_.TokenSpan();
    std::optional<std::string> name = Text("a label name");
    if (!name) return false;
    if (!Is(TokenKind::kOperator)) {
      Expected("one of `=`, `!=`, `=~`, `!~`");
      return false;
    }
    const std::string_view op_text = lexer_.token().text;
    const MatchOp op = op_text == "="    ? MatchOp::kEqual
                       : op_text == "!=" ? MatchOp::kNotEqual
                       : op_text == "=~" ? MatchOp::kRegexp
                                         : MatchOp::kNotRegexp;
    lexer_.Next();
    const Span end = lexer_.TokenSpan();
    std::optional<std::string> value = Text("a label value");
    if (!value) return false;
    Result<Matcher> matcher = Matcher::Make(op, std::move(*name), std::move(*value));
    if (!matcher) {
      error_ = Error{matcher.error().message, Span{begin.begin, end.end}};
      return false;
    }
    out_.push_back(std::move(*matcher));
    return true;
  }

  MatcherLexer lexer_;
  Matchers out_;
  std::optional<Error> error_;
};

}  // namespace

Result<Matchers> ParseUtf8Matchers(std::string_view text) {
  return MatcherParser(text).Parse();
}

}  // namespace rulecheck::routing
