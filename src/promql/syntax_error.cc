#include "promql/syntax_error.h"

#include <fmt/format.h>

#include "grammar_promql/PromQLParser.h"
#include "promql/hints.h"
#include "syntax/parse.h"

namespace rulecheck::promql {
namespace {

using syntax::Shorten;

using P = grammar_promql::PromQLParser;

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

std::string_view QueryContextOf(size_t rule) {
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

// Where an error was met: the tokens around it and what the parser could use.
struct Place {
  const std::vector<antlr::TextToken>& tokens;
  size_t index;      // of the token found
  size_t before;     // type of the token before it, 0 at the start
  size_t open;       // how many parentheses are open there
  size_t last_open;  // index of the innermost of them
  const antlr::SyntaxStop& stop;

  size_t found() const { return tokens[index].getType(); }
  bool MayBe(size_t type) const { return stop.expected.contains(type); }
};

bool IsAggregation(size_t type) {
  return type >= P::SUM && type <= P::LIMIT_RATIO;
}

bool IsMatchOperator(size_t type) {
  return type == P::EQL || type == P::NEQ || type == P::EQL_REGEX || type == P::NEQ_REGEX;
}

std::string_view ExpectedInBraces(const Place& place) {
  if (place.before == P::LBRACE || place.before == P::COMMA) return "a label name or \"}\"";
  if (place.before == P::IDENTIFIER) return "=, !=, =~ or !~";
  if (IsMatchOperator(place.before)) return "a string";
  return "\",\" or \"}\"";
}

std::string_view ExpectedInLabels(const Place& place) {
  if (place.MayBe(P::LPAREN)) return "\"(\"";
  const bool opened = place.before == P::LPAREN || place.before == P::LIST_LPAREN;
  if (opened || place.before == P::COMMA) return "a label name or \")\"";
  return "\",\" or \")\"";
}

std::string_view ExpectedInArguments(const Place& place) {
  if (place.MayBe(P::LPAREN) && !place.MayBe(P::NUMBER)) return "\"(\"";
  if (place.before == P::LPAREN) return "an expression or \")\"";
  return "an operator, \",\" or \")\"";
}

std::string_view ExpectedInRange(const Place& place) {
  if (place.before == P::COLON) return "a duration or \"]\"";
  bool colon = false;
  for (size_t i = place.index; i-- > 0 && place.tokens[i].getType() != P::LBRACKET;) {
    colon = colon || place.tokens[i].getType() == P::COLON;
  }
  return colon ? "an operator or \"]\"" : "an operator, \":\" or \"]\"";
}

std::string_view ExpectedInDuration(const Place& place) {
  if (place.MayBe(P::NUMBER)) return "a duration such as 5m, step(), range(), min_of() or max_of()";
  if (place.MayBe(P::LPAREN)) return "\"(\"";
  if (place.MayBe(P::COMMA)) return "\",\" and a second duration";
  return "\")\"";
}

std::string_view ExpectedInExpression(const Place& place) {
  if (place.MayBe(P::LBRACE) && place.MayBe(P::NUMBER)) return "an expression";
  if (IsAggregation(place.before)) return "\"(\", by (...) or without (...)";
  if (place.open > 0) return "an operator or \")\"";
  return "an operator or the end of the query";
}

std::string_view Expected(const Place& place) {
  switch (place.stop.rule) {
    case P::RuleMatchers:
    case P::RuleMatcher:
      return ExpectedInBraces(place);
    case P::RuleLabelList:
    case P::RuleLabelName:
      return ExpectedInLabels(place);
    case P::RuleArguments:
      return ExpectedInArguments(place);
    case P::RuleRangeSelector:
      return ExpectedInRange(place);
    case P::RuleDurationExpr:
    case P::RuleOffsetValue:
      return ExpectedInDuration(place);
    case P::RuleAtValue:
      if (place.MayBe(P::NUMBER)) return "a timestamp, start() or end()";
      return place.MayBe(P::LPAREN) ? "\"(\"" : "\")\"";
    case P::RuleFillValue:
      if (place.MayBe(P::LPAREN)) return "\"(\"";
      return place.before == P::LPAREN ? "a number" : "\")\"";
    default:
      return ExpectedInExpression(place);
  }
}

Place PlaceOf(const antlr::TokenList& list, const antlr::SyntaxStop& stop) {
  const auto& tokens = list.tokens();
  size_t index = stop.IndexIn(list);
  // The end of an offset is no token of the text; what follows it is.
  if (tokens[index].getType() == P::OFFSET_END && index + 1 < tokens.size()) ++index;
  Place place{tokens, index, 0, 0, 0, stop};
  std::vector<size_t> open;
  for (size_t i = 0; i < index; ++i) {
    const size_t type = tokens[i].getType();
    if (type != P::OFFSET_END) place.before = type;
    if (type == P::LPAREN || type == P::LIST_LPAREN) open.push_back(i);
    if (type == P::RPAREN && !open.empty()) open.pop_back();
  }
  place.open = open.size();
  place.last_open = open.empty() ? 0 : open.back();
  return place;
}

// At the end of the input: which parenthesis is still open.
std::string HintForUnclosed(std::string_view text, const Place& place) {
  const uint32_t at = place.tokens[place.last_open].span().begin;
  const size_t shown = at > 30 ? at - 30 : 0;
  std::string_view before = text.substr(shown, at + 1 - shown);
  before =
      before.substr(std::min(before.size() - 1, before.find_last_of(" \t\r\n(,", before.size() - 2) + 1));
  return fmt::format("\"{}\" is never closed", before);
}

}  // namespace

ParseError DescribeSyntaxError(std::string_view text, const antlr::TokenList& tokens,
                               const antlr::SyntaxStop& stop) {
  const Place place = PlaceOf(tokens, stop);
  const Span span = place.tokens[place.index].span();
  size_t before_index = place.index;
  while (before_index > 0 && place.tokens[before_index - 1].getType() == P::OFFSET_END) --before_index;
  const Span before = before_index > 0 ? place.tokens[before_index - 1].span() : Span{};
  std::string message = syntax::Unexpected(DescribeToken(place.found(), text.substr(span.begin, span.size())),
                                           QueryContextOf(stop.rule), Expected(place));
  if (place.before == P::COMMA && place.found() == P::RPAREN) {
    message = fmt::format("trailing commas not allowed in function call args, expected {}", Expected(place));
  }
  const bool in_braces = stop.rule == P::RuleMatchers || stop.rule == P::RuleMatcher;
  std::string hint = HintForToken(text, before, span, in_braces);
  if (hint.empty() && place.found() == antlr4::Token::EOF && place.open > 0) {
    hint = HintForUnclosed(text, place);
  }
  return {span, std::move(message), std::move(hint)};
}

}  // namespace rulecheck::promql
