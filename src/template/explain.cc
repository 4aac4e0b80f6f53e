// Go's words for a token that cannot stand where it stands (text/template/parse/parse.go).
#include <fmt/format.h>

#include "base/go_format.h"
#include "base/strings.h"
#include "template/token.h"

namespace rulecheck::gotemplate {
namespace {

bool IsKeyword(TokenKind kind) {
  switch (kind) {
    case TokenKind::kBlock:
    case TokenKind::kBreak:
    case TokenKind::kContinue:
    case TokenKind::kDefine:
    case TokenKind::kElse:
    case TokenKind::kEnd:
    case TokenKind::kIf:
    case TokenKind::kNil:
    case TokenKind::kRange:
    case TokenKind::kTemplate:
    case TokenKind::kWith:
    case TokenKind::kDot:
      return true;
    default:
      return false;
  }
}

// Where the parser is: the parenthesis or delimiter that it is inside of, what Go
// calls the place, and the first token that its pipeline may have.
struct Place {
  size_t opener = 0;
  std::string_view context = "command";
  size_t pipeline_begin = 0;
  bool has_pipeline = true;
};

size_t FindOpener(const std::vector<Token>& tokens, size_t index) {
  int closed = 0;
  for (size_t i = index; i-- > 0;) {
    const TokenKind kind = tokens[i].kind;
    if (kind == TokenKind::kLeft) return i;
    if (kind == TokenKind::kRightParen) ++closed;
    if (kind == TokenKind::kLeftParen && closed-- == 0) return i;
  }
  return 0;
}

Place FindPlace(const std::vector<Token>& tokens, size_t index) {
  Place place;
  place.opener = FindOpener(tokens, index);
  const size_t opener = place.opener;
  place.pipeline_begin = opener + 1;
  if (tokens[opener].kind == TokenKind::kLeftParen) {
    place.context = "parenthesized pipeline";
    return place;
  }
  if (opener + 1 >= index) return place;
  auto set = [&](std::string_view context, size_t words, bool has_pipeline) {
    place.context = context;
    place.pipeline_begin = opener + 1 + words;
    place.has_pipeline = has_pipeline;
  };
  switch (tokens[opener + 1].kind) {
    case TokenKind::kIf:
      set("if", 1, true);
      break;
    case TokenKind::kWith:
      set("with", 1, true);
      break;
    case TokenKind::kRange:
      set("range", 1, true);
      break;
    case TokenKind::kBlock:
      set("block clause", 2, true);
      break;
    case TokenKind::kTemplate:
      set("template clause", 2, true);
      break;
    case TokenKind::kDefine:
      set("define clause", 1, false);
      break;
    case TokenKind::kEnd:
      set("end", 1, false);
      break;
    case TokenKind::kBreak:
      set("{{break}}", 1, false);
      break;
    case TokenKind::kContinue:
      set("{{continue}}", 1, false);
      break;
    case TokenKind::kElse:
      if (index == opener + 2)
        set("else", 1, false);
      else
        set(tokens[opener + 2].kind == TokenKind::kIf ? "if" : "with", 2, true);
      break;
    default:
      break;
  }
  return place;
}

// After these a command begins; elsewhere inside a pipeline one goes on.
bool BeginsCommand(TokenKind before) {
  return before == TokenKind::kPipe || before == TokenKind::kDeclare || before == TokenKind::kAssign ||
         before == TokenKind::kComma;
}

std::string ExplainLexical(const std::vector<Token>& tokens, size_t index, std::string_view name) {
  const Token& token = tokens[index];
  if (index == 0 || token.kind == TokenKind::kBadComment) return token.error;
  size_t left = index - 1;
  while (left > 0 && tokens[left].kind != TokenKind::kLeft) --left;
  const bool definition = left + 1 < index && tokens[left + 1].kind == TokenKind::kDefine;
  if (definition || tokens[left].line == token.line) return token.error;
  const std::string_view in_action = token.error.ends_with(" action") ? "" : " in action";
  return fmt::format("{}{} started at {}:{}", token.error, in_action, name, tokens[left].line);
}

}  // namespace

std::string DescribeToken(std::string_view text, const Token& token) {
  if (!token.error.empty()) return token.error;
  if (token.kind == TokenKind::kEof) return "EOF";
  const std::string_view value = text.substr(token.span.begin, token.span.size());
  if (IsKeyword(token.kind)) return fmt::format("<{}>", value);
  if (value.size() <= 10) return Quote(value);
  size_t at = 0;
  for (int runes = 0; runes < 10 && at < value.size(); ++runes) DecodeUtf8(value, &at);
  return Quote(value.substr(0, at)) + "...";
}

std::string ExplainUnexpected(std::string_view text, const std::vector<Token>& tokens, size_t index,
                              std::string_view name) {
  const Token& token = tokens[index];
  if (!token.error.empty()) return ExplainLexical(tokens, index, name);
  if (token.kind == TokenKind::kEof) return "unexpected EOF";
  const Place place = FindPlace(tokens, index);
  const bool at_start =
      !place.has_pipeline || index <= place.pipeline_begin || BeginsCommand(tokens[index - 1].kind);
  return fmt::format("unexpected {} in {}", DescribeToken(text, token), at_start ? place.context : "operand");
}

}  // namespace rulecheck::gotemplate
