#include "logql/label_path.h"

#include <fmt/format.h>

#include "base/go_format.h"
#include "base/strings.h"

namespace rulecheck::logql {
namespace {

bool IsNameStart(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
}

bool IsDigit(char c) {
  return c >= '0' && c <= '9';
}

bool IsBlank(char c) {
  return c == ' ' || c == '\t' || c == '\n';
}

enum class Kind { kEnd, kDot, kOpen, kClose, kName, kString, kIndex, kBad };

struct Token {
  Kind kind = Kind::kEnd;
  Span span;
  std::string_view text;  // of a string without its quotes
};

class Scanner {
 public:
  explicit Scanner(std::string_view text) : text_(text.substr(0, text.find('\0'))) {}

  Token Next() {
    while (at_ < text_.size() && IsBlank(text_[at_])) ++at_;
    const size_t begin = at_;
    if (begin == text_.size()) return Make(Kind::kEnd, begin);
    const char c = text_[at_];
    if (IsNameStart(c)) {
      while (at_ < text_.size() && (IsNameStart(text_[at_]) || IsDigit(text_[at_]))) ++at_;
      return Make(Kind::kName, begin);
    }
    if (IsDigit(c)) return Index();
    if (c == '"') return String();
    DecodeUtf8(text_, &at_);
    return Make(c == '.' ? Kind::kDot : c == '[' ? Kind::kOpen : c == ']' ? Kind::kClose : Kind::kBad, begin);
  }

 private:
  Token Make(Kind kind, size_t begin) const {
    return {
        kind, {static_cast<uint32_t>(begin), static_cast<uint32_t>(at_)}, text_.substr(begin, at_ - begin)};
  }

  // Up to a blank or a bracket; anything else makes it no index.
  Token Index() {
    const size_t begin = at_;
    while (at_ < text_.size() && IsDigit(text_[at_])) ++at_;
    const bool ends = at_ < text_.size() && (IsBlank(text_[at_]) || text_[at_] == ']');
    return Make(ends ? Kind::kIndex : Kind::kBad, begin);
  }

  // There are no escapes, and a bracket ends the string as a quote does.
  Token String() {
    const size_t begin = at_++;
    const size_t end = text_.find_first_of("\"]", at_);
    at_ = end == std::string_view::npos ? text_.size() : end + 1;
    Token token = Make(Kind::kString, begin);
    token.text = text_.substr(begin + 1, (end == std::string_view::npos ? at_ : end) - begin - 1);
    return token;
  }

  std::string_view text_;
  size_t at_ = 0;
};

PathProblem Unexpected(const Token& token, std::string_view expected) {
  if (token.kind == Kind::kEnd)
    return {fmt::format("the path ends where {} is expected", expected), token.span, {}};
  return {fmt::format("unexpected {} in path, expected {}", Quote(token.text), expected), token.span, {}};
}

class JsonPathParser {
 public:
  explicit JsonPathParser(std::string_view path) : path_(path), scanner_(path) {}

  ParsedPath Parse() {
    for (Token token = scanner_.Next(); token.kind != Kind::kEnd || parsed_.steps.empty();
         token = scanner_.Next()) {
      if (auto problem = Step(token)) {
        if (path_.find('$') != std::string_view::npos)
          problem->hint = "a path begins with a field, without `$`";
        parsed_.problem = std::move(problem);
        break;
      }
    }
    return std::move(parsed_);
  }

 private:
  std::optional<PathProblem> Step(Token token) {
    if (token.kind == Kind::kOpen) return Bracket();
    if (parsed_.steps.empty()) {
      if (token.kind != Kind::kName) return Unexpected(token, "a field or a bracket");
    } else {
      if (token.kind != Kind::kDot) return Unexpected(token, "a dot or a bracket");
      token = scanner_.Next();
      if (token.kind != Kind::kName) return Unexpected(token, "a field");
    }
    parsed_.steps.push_back({false, std::string(token.text), 0, token.span});
    return std::nullopt;
  }

  std::optional<PathProblem> Bracket() {
    const Token key = scanner_.Next();
    if (key.kind == Kind::kString) {
      parsed_.steps.push_back({false, std::string(key.text), 0, key.span});
    } else if (key.kind == Kind::kIndex) {
      const auto index = ParseInt(key.text, 10);
      if (!index) return PathProblem{"index is out of range", key.span, {}};
      parsed_.steps.push_back({true, {}, *index, key.span});
    } else {
      return Unexpected(key, "an index or a quoted name");
    }
    const Token close = scanner_.Next();
    if (close.kind == Kind::kClose) return std::nullopt;
    return Unexpected(close, "\"]\"");
  }

  std::string_view path_;
  Scanner scanner_;
  ParsedPath parsed_;
};

}  // namespace

ParsedPath ParseJsonPath(std::string_view path) {
  return JsonPathParser(path).Parse();
}

ParsedPath ParseLogfmtKey(std::string_view key) {
  ParsedPath parsed;
  Scanner scanner(key);
  for (Token token = scanner.Next(); token.kind != Kind::kEnd || parsed.steps.empty();
       token = scanner.Next()) {
    const bool fits = token.kind == Kind::kString || (token.kind == Kind::kName && parsed.steps.empty());
    if (!fits) {
      parsed.problem = Unexpected(token, "one key");
      if (token.kind == Kind::kDot) parsed.problem->hint = "put a key with a dot in quotes: `\"a.b\"`";
      break;
    }
    parsed.steps.push_back({false, std::string(token.text), 0, token.span});
  }
  return parsed;
}

}  // namespace rulecheck::logql
