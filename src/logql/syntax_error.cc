#include "logql/syntax_error.h"

#include <fmt/format.h>

#include "base/go_format.h"
#include "grammar_logql/LogQLParser.h"
#include "logql/hints.h"
#include "logql/lexis.h"
#include "rulecheck/logql_functions.h"
#include "syntax/parse.h"

namespace rulecheck::logql {
namespace {

using syntax::Shorten;

using P = grammar_logql::LogQLParser;

std::string DescribeToken(size_t type, std::string_view text) {
  switch (type) {
    case antlr4::Token::EOF:
      return "end of input";
    case P::NUMBER:
      return fmt::format("number {}", Shorten(text));
    case P::DURATION:
      return fmt::format("duration {}", Shorten(text));
    case P::BYTES:
      return fmt::format("size {}", Shorten(text));
    case P::STRING:
      return fmt::format("string {}", Shorten(text));
    case P::RANGE:
      return fmt::format("range {}", Shorten(text));
    case P::IDENTIFIER:
      return text.starts_with('\'') ? std::string(text) : Quote(Shorten(text));
    case P::RANGE_OP:
    case P::VECTOR_OP:
      return fmt::format("function \"{}\"", text);
    default:
      // Keywords and punctuation.
      return fmt::format("{}\"{}\"", text.size() > 2 ? "keyword " : "", Shorten(text));
  }
}

std::string_view ContextOf(size_t rule) {
  switch (rule) {
    case P::RuleSelector:
    case P::RuleMatcher:
      return "stream selector";
    case P::RuleLineFilter:
    case P::RuleLineOperand:
      return "line filter";
    case P::RuleLabelFilter:
    case P::RuleLabelTail:
    case P::RuleLabelTerm:
      return "label filter";
    case P::RuleStage:
      return "pipeline";
    case P::RuleLogRange:
      return "log range";
    case P::RuleUnwrap:
      return "unwrap";
    case P::RuleOffset:
      return "offset";
    case P::RuleGrouping:
    case P::RuleLabels:
      return "list of labels";
    case P::RuleExtraction:
    case P::RuleExtractions:
      return "list of extracted labels";
    case P::RuleLabelFormat:
      return "label_format";
    case P::RuleNamedMatcher:
      return "list of labels";
    case P::RuleRangeAggregation:
    case P::RuleVectorAggregation:
      return "aggregation";
    case P::RuleLabelReplace:
      return "label_replace";
    case P::RuleVectorConstant:
      return "vector";
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

constexpr Choice kChoices[] = {
    {P::BOOL, "bool"},
    {P::RANGE, "a range such as [5m]"},
    {P::JSON, "a parser, filter or formatter"},
    {P::UNWRAP, "unwrap"},
    {P::PIPE_EXACT, "a line filter"},
    {P::PIPE, "\"|\""},
    {P::EQL, "=, !=, =~ or !~"},
    {P::IDENTIFIER, "a label name"},
    {P::STRING, "a string"},
    {P::DURATION, "a duration"},
    {P::NUMBER, "a number"},
    {P::IP, "ip(...)"},
    {P::BY, "by"},
    {P::WITHOUT, "without"},
    {P::ON, "on"},
    {P::LPAREN, "\"(\""},
    {P::COMMA, "\",\""},
    {P::RPAREN, "\")\""},
    {P::RBRACE, "\"}\""},
};

std::vector<std::string_view> ChoicesOf(const antlr::SyntaxStop& stop) {
  const auto may_be = [&](size_t type) { return stop.expected.contains(type); };
  // Where an expression may start, so may all that starts one; they are named as one.
  if (may_be(P::LBRACE) && may_be(P::NUMBER)) return {"an expression"};
  if (may_be(P::LBRACE)) return {"a stream selector such as {app=\"x\"}"};
  if (may_be(P::EQLC) && may_be(P::EQL)) return {"a comparison"};
  if (may_be(P::JSON)) return {"a parser, filter or formatter"};
  if (stop.rule == P::RuleQuery || may_be(P::POW)) return {"an operator"};
  std::vector<std::string_view> words;
  for (const Choice& choice : kChoices) {
    if (!may_be(choice.type)) continue;
    if (choice.type == P::EQL && !may_be(P::NEQ)) {
      words.push_back("\"=\"");
    } else {
      words.push_back(choice.words);
    }
  }
  return words;
}

bool IsLabelComparison(size_t type) {
  switch (type) {
    case P::EQL:
    case P::NEQ:
    case P::RE:
    case P::NRE:
    case P::EQLC:
    case P::GTR:
    case P::GTE:
    case P::LSS:
    case P::LTE:
      return true;
    default:
      return false;
  }
}

// Where the parser chose between several ways it only knows how these begin; the token
// before the one it stopped at says more. Empty where it does not.
std::vector<std::string_view> ChoicesAfter(size_t before, size_t rule) {
  const bool in_filter = rule == P::RuleLabelTerm || rule == P::RuleLabelFilter || rule == P::RuleLabelTail;
  if (before == P::PIPE && rule == P::RuleStage) return {"a parser, filter or formatter"};
  if (in_filter && before == P::IDENTIFIER) return {"a comparison"};
  if (in_filter && before == P::SUB) return {"a number"};
  if (in_filter && IsLabelComparison(before)) return {"a value"};
  if (rule == P::RuleSelector && before == P::LBRACE) return {"a label name", "\"}\""};
  if (rule == P::RuleSelector && before == P::STRING) return {"\",\"", "\"}\""};
  return {};
}

std::string Expected(const antlr::SyntaxStop& stop, size_t before) {
  std::vector<std::string_view> words = ChoicesAfter(before, stop.rule);
  if (words.empty()) words = ChoicesOf(stop);
  std::string text;
  for (size_t i = 0; i < words.size() && words.size() <= 5; ++i) {
    if (i > 0) text += i + 1 == words.size() ? " or " : ", ";
    text += words[i];
  }
  return text;
}

bool IsFunction(std::string_view word) {
  const std::string name = FoldWord(word);
  return FindRangeAggregation(name) != nullptr || FindVectorAggregation(name) != nullptr;
}

}  // namespace

ParseError DescribeSyntaxError(std::string_view text, const antlr::TokenList& tokens,
                               const antlr::SyntaxStop& stop) {
  const auto& list = tokens.tokens();
  const size_t index = stop.IndexIn(tokens);
  const Span span = list[index].span();
  const Span before = index > 0 ? list[index - 1].span() : Span{};
  const std::string_view word = text.substr(span.begin, span.size());
  const bool is_call =
      list[index].getType() == P::LPAREN && index > 0 && list[index - 1].getType() == P::IDENTIFIER;
  const bool calls_next = list[index].getType() == P::IDENTIFIER && index + 1 < list.size() &&
                          list[index + 1].getType() == P::LPAREN;
  if (calls_next && stop.expected.contains(size_t{P::RANGE_OP})) {
    return {span, fmt::format("unknown function \"{}\"", Shorten(word)), HintForFunction(word)};
  }
  if (list[index].getType() == P::IDENTIFIER && stop.expected.contains(size_t{P::RANGE_OP}) &&
      IsFunction(word)) {
    return {span, fmt::format("\"{}\" is a function only where \"(\" or a grouping follows", word),
            HintForGrouping(text, span)};
  }
  std::string message = syntax::Unexpected(DescribeToken(list[index].getType(), word), ContextOf(stop.rule),
                                           Expected(stop, index > 0 ? list[index - 1].getType() : 0));
  std::string hint = is_call ? HintForFunction(text.substr(before.begin, before.size())) : "";
  if (hint.empty()) hint = HintForToken(text, before, span);
  return {span, std::move(message), std::move(hint)};
}

}  // namespace rulecheck::logql
