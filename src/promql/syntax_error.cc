#include "promql/syntax_error.h"

#include <fmt/format.h>

#include "grammar_promql/PromQLParser.h"
#include "promql/hints.h"

namespace rulecheck::promql {
namespace {

using P = grammar_promql::PromQLParser;

std::string Shorten(std::string_view text) {
  constexpr size_t kMax = 40;
  if (text.size() <= kMax) return std::string(text);
  size_t end = kMax;
  while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0) == 0x80) --end;
  return fmt::format("{}...", text.substr(0, end));
}

std::string DescribeToken(size_t type, std::string_view text) {
  switch (type) {
    case antlr4::Token::EOF:
      return "end of input";
    case P::NUMBER:
      return fmt::format("number {}", Shorten(text));
    case P::DURATION:
      return fmt::format("duration {}", Shorten(text));
    case P::STRING:
      return fmt::format("string {}", Shorten(text));
    case P::IDENTIFIER:
      return fmt::format("identifier \"{}\"", Shorten(text));
    case P::METRIC_IDENTIFIER:
      return fmt::format("metric identifier \"{}\"", Shorten(text));
    default:
      return fmt::format("\"{}\"", Shorten(text));
  }
}

std::string_view ContextOf(size_t rule) {
  switch (rule) {
    case P::RuleAggregate:
      return "aggregation";
    case P::RuleGrouping:
    case P::RuleLabelList:
    case P::RuleLabelName:
      return "list of labels";
    case P::RuleMatchers:
    case P::RuleMatcher:
      return "label matchers";
    case P::RuleArguments:
    case P::RuleCall:
      return "arguments";
    case P::RuleRangeSelector:
      return "range or subquery";
    case P::RuleDurationExpr:
      return "duration";
    case P::RuleOffsetValue:
      return "offset";
    case P::RuleAtValue:
      return "@ modifier";
    case P::RuleFill:
    case P::RuleFillValue:
      return "fill modifier";
    case P::RuleVectorMatching:
    case P::RuleMatching:
      return "vector matching";
    default:
      return {};
  }
}

// What may stand at a place, by a token type that stands for all of its kind.
struct Choice {
  size_t type;
  std::string_view words;
};

// Where an expression may start, so may all of these; they are named as one.
constexpr Choice kExpression = {P::LBRACE, "an expression"};

constexpr Choice kChoices[] = {
    {P::BOOL, "bool"},
    {P::ON, "on"},
    {P::BY, "by"},
    {P::WITHOUT, "without"},
    {P::EQL, "=, !=, =~ or !~"},
    {P::EQLC, "an operator"},
    {P::STRING, "a string"},
    {P::NUMBER, "a number or duration"},
    {P::STEP, "step()"},
    {P::RANGE, "range()"},
    {P::START, "start()"},
    {P::END, "end()"},
    {P::COLON, "\":\""},
    {P::LPAREN, "\"(\""},
    {P::COMMA, "\",\""},
    {P::RPAREN, "\")\""},
    {P::RBRACE, "\"}\""},
    {P::RBRACKET, "\"]\""},
};

std::vector<std::string_view> ChoicesOf(const SyntaxStop& stop) {
  const auto may_be = [&](size_t type) { return stop.expected.contains(type); };
  std::vector<std::string_view> words;
  if (stop.rule == P::RuleLabelList || stop.rule == P::RuleLabelName) {
    if (may_be(P::IDENTIFIER)) words.push_back("a label name");
  } else if (stop.rule == P::RuleMatchers || stop.rule == P::RuleMatcher) {
    if (may_be(P::IDENTIFIER)) words.push_back("a label name");
  } else if (may_be(kExpression.type) && may_be(P::NUMBER)) {
    words.push_back(kExpression.words);
    if (may_be(P::RPAREN)) words.push_back("\")\"");
    return words;
  }
  for (const Choice& choice : kChoices) {
    // A keyword that may be a label name is not worth naming.
    if (!words.empty() && choice.type != P::RPAREN && choice.type != P::RBRACE) continue;
    if (may_be(choice.type)) words.push_back(choice.words);
  }
  return words;
}

std::string Expected(const SyntaxStop& stop) {
  const std::vector<std::string_view> words = ChoicesOf(stop);
  std::string text;
  for (size_t i = 0; i < words.size() && words.size() <= 5; ++i) {
    text += i == 0 ? ", expected " : i + 1 == words.size() ? " or " : ", ";
    text += words[i];
  }
  return text;
}

}  // namespace

ParseError DescribeSyntaxError(std::string_view text, const TokenList& tokens, const SyntaxStop& stop) {
  const auto& list = tokens.tokens();
  size_t index = stop.token != nullptr ? stop.token->getTokenIndex() : list.size() - 1;
  // The end of an offset is no token of the text; what follows it is.
  if (list[index].getType() == P::OFFSET_END && index + 1 < list.size()) ++index;
  const Span span = list[index].span();
  size_t before_index = index;
  while (before_index > 0 && list[before_index - 1].getType() == P::OFFSET_END) --before_index;
  const Span before = before_index > 0 ? list[before_index - 1].span() : Span{};
  const std::string_view context = ContextOf(stop.rule);
  std::string message = "unexpected ";
  message += DescribeToken(list[index].getType(), text.substr(span.begin, span.size()));
  if (!context.empty()) message += fmt::format(" in {}", context);
  message += Expected(stop);
  const bool in_braces = stop.rule == P::RuleMatchers || stop.rule == P::RuleMatcher;
  return {span, std::move(message), HintForToken(text, before, span, in_braces)};
}

}  // namespace rulecheck::promql
