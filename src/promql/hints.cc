#include "promql/hints.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/go_format.h"
#include "base/strings.h"
#include "promql/lexis.h"

namespace rulecheck::promql {
namespace {

struct WordHint {
  std::string_view word;
  std::string_view hint;
};

// Words of other languages, where an operator was expected.
constexpr WordHint kOperatorWords[] = {
    {"is", "write `==`"},
    {"eq", "write `==`"},
    {"equals", "write `==`"},
    {"ne", "write `!=`"},
    {"gt", "write `>`"},
    {"ge", "write `>=`"},
    {"lt", "write `<`"},
    {"le", "write `<=`"},
    {"div", "write `/`"},
    {"mod", "write `%`"},
    {"not", "to take series away write `x unless y`"},
    {"in", "to choose label values write {label=~\"a|b\"}"},
    {"like", "to choose label values write {label=~\"a.*\"}"},
    {"where", "labels are chosen in braces: metric{label=\"value\"}"},
    {"having", "labels are chosen in braces: metric{label=\"value\"}"},
    {"group", "write `by (label)` after an aggregation"},
    {"for", "how long a condition must hold is said by `for:` of the alert, not in the query"},
    {"over", "a range stands in brackets: metric[5m]"},
    {"as", "results are named by `record:` of the rule, or by label_replace()"},
    {"else", "PromQL has no if: `x > 5 or y` takes y where x is not above 5"},
    {"xor", "PromQL has and, or and unless"},
};

constexpr std::string_view kTemplateHint =
    "a template was left in: rules and tests need the query as it is after templating";
constexpr std::string_view kMatcherOperators = "labels are compared by =, !=, =~ and !~ only";

std::string_view WordAt(std::string_view text, size_t begin) {
  size_t end = begin;
  while (end < text.size() && (IsNameStart(text[end]) || IsAsciiDigit(text[end]))) ++end;
  return text.substr(begin, end - begin);
}

std::string_view SkipBlanksBack(std::string_view text, size_t end) {
  while (end > 0 && IsQueryBlank(text[end - 1])) --end;
  return text.substr(0, end);
}

// The unit that a long or plural word for one stands for.
std::string_view UnitFor(std::string_view word) {
  static constexpr WordHint kUnits[] = {
      {"msec", "ms"},   {"millis", "ms"}, {"milliseconds", "ms"}, {"sec", "s"},   {"secs", "s"},
      {"second", "s"},  {"seconds", "s"}, {"min", "m"},           {"mins", "m"},  {"minute", "m"},
      {"minutes", "m"}, {"hr", "h"},      {"hrs", "h"},           {"hour", "h"},  {"hours", "h"},
      {"day", "d"},     {"days", "d"},    {"week", "w"},          {"weeks", "w"}, {"year", "y"},
      {"years", "y"},
  };
  for (const auto& [name, unit] : kUnits) {
    if (word == name) return unit;
  }
  return {};
}

bool IsUnit(std::string_view word) {
  return word == "ms" ||
         (word.size() == 1 && std::string_view("smhdwy").find(word) != std::string_view::npos);
}

// `1.5h` as whole minutes, `0.5s` as milliseconds; empty when it is not whole in the next unit.
std::string WholeUnits(std::string_view digits, std::string_view unit) {
  static constexpr struct {
    std::string_view unit;
    double factor;
    std::string_view smaller;
  } kSmaller[] = {{"w", 7, "d"}, {"d", 24, "h"}, {"h", 60, "m"}, {"m", 60, "s"}, {"s", 1000, "ms"}};
  const auto value = ParseFloat(digits);
  if (!value || *value > 1e6) return {};
  for (const auto& row : kSmaller) {
    const double smaller = *value * row.factor;
    if (row.unit == unit && smaller == static_cast<double>(static_cast<int64_t>(smaller))) {
      return fmt::format("{}{}", static_cast<int64_t>(smaller), row.smaller);
    }
  }
  return {};
}

// `5k` as 5e3.
std::string_view PowerFor(std::string_view suffix) {
  static constexpr WordHint kPowers[] = {{"k", "e3"}, {"K", "e3"}, {"M", "e6"}, {"G", "e9"}, {"T", "e12"}};
  for (const auto& [name, power] : kPowers) {
    if (suffix == name) return power;
  }
  return {};
}

bool IsCurlyQuote(std::string_view character) {
  static constexpr std::string_view kQuotes[] = {"\u201C", "\u201D", "\u201E", "\u2018",
                                                 "\u2019", "\u00AB", "\u00BB"};
  return std::find(std::begin(kQuotes), std::end(kQuotes), character) != std::end(kQuotes);
}

bool IsOddBlank(std::string_view character) {
  static constexpr std::string_view kBlanks[] = {"\u00A0", "\u200B", "\u2009", "\u3000",
                                                 "\uFEFF", "\v",     "\f"};
  return std::find(std::begin(kBlanks), std::end(kBlanks), character) != std::end(kBlanks);
}

// `{{` before the offset, without its `}}`.
bool IsInTemplate(std::string_view text, size_t offset) {
  const std::string_view before = text.substr(0, offset);
  const size_t open = before.rfind("{{");
  return open != std::string_view::npos && before.find("}}", open) == std::string_view::npos;
}

// `~!` and `!=~` were meant to be `!~`.
std::string HintForTilde(std::string_view text, size_t at, bool in_braces) {
  if (!in_braces) return "regular expressions match by `=~` and `!~`, inside braces";
  size_t sign = at;
  while (sign > 0 && text[sign - 1] == '=') --sign;
  const bool negative = text.substr(at + 1, 1) == "!" || (sign > 0 && text[sign - 1] == '!');
  return negative ? "write `!~`" : "write `=~`";
}

std::string HintForVariable(std::string_view text, uint32_t dollar) {
  size_t end = dollar + 1;
  if (end < text.size() && text[end] == '{') {
    end = std::min(text.find('}', end), text.size() - 1) + 1;
  } else {
    end += WordAt(text, end).size();
  }
  const std::string_view name = text.substr(dollar, end - dollar);
  if (name.size() < 2) return {};
  if (name.starts_with("${") && name.find_first_of("abcdefghijklmnopqrstuvwxyz") == std::string_view::npos) {
    return fmt::format("{} has to be filled in, by envsubst or Flux, before Prometheus reads the rule", name);
  }
  return fmt::format("{} looks like a Grafana variable: outside Grafana write its value", name);
}

std::string HintInBraces(std::string_view text, std::string_view previous, std::string_view word, Span span) {
  if (word == "==" || (word == "=" && previous == "=")) return "write a single `=`";
  if (word == "<" || word == ">" || word == "<=" || word == ">=") return std::string(kMatcherOperators);
  if (word == "and" || word == "or") return "separate matchers by commas; `or` between values is =~\"a|b\"";
  if (word == "in" || word == "like") return "write label=~\"a|b\"";
  if (word == "*") return "for any value that is not empty write label=~\".+\"";
  if (word == "{" && previous == "{") return std::string(kTemplateHint);
  if (word == ":" && previous.empty()) return {};
  const bool after_operator = previous == "=" || previous == "!=" || previous == "=~" || previous == "!~";
  if (after_operator && !word.empty() && (IsNameStart(word.front()) || IsAsciiDigit(word.front()))) {
    return fmt::format("label values stand in quotes: \"{}\"", word);
  }
  if (word.empty() && !text.empty() && span.begin >= text.size()) return "a closing \"}\" is missing";
  return {};
}

std::string HintForMissingParentheses(std::string_view lower_previous, std::string_view word) {
  const bool takes_labels = lower_previous == "by" || lower_previous == "without" || lower_previous == "on" ||
                            lower_previous == "ignoring";
  if (!takes_labels || word.empty() || !IsNameStart(word.front())) return {};
  return fmt::format("write {} ({})", lower_previous, word);
}

std::string HintForMisplacedKeyword(std::string_view lower) {
  if (lower == "by" || lower == "without") {
    return "it belongs right after an aggregation or its closing parenthesis: is one missing before it?";
  }
  if (lower == "on" || lower == "ignoring" || lower == "group_left" || lower == "group_right") {
    return "matching is written between the operator and its right side: x * on (a) group_left y";
  }
  if (lower == "bool") return "write it right after a comparison operator";
  return {};
}

}  // namespace

std::string HintForNumber(std::string_view word) {
  size_t digits = 0;
  while (digits < word.size() && (IsAsciiDigit(word[digits]) || word[digits] == '.')) ++digits;
  const std::string_view number = word.substr(0, digits);
  const std::string_view rest = word.substr(digits);
  const std::string lower = AsciiLower(rest);
  if (const std::string_view unit = UnitFor(lower); !unit.empty())
    return fmt::format("write {}{}", number, unit);
  if (number.find('.') != std::string_view::npos && IsUnit(lower)) {
    const std::string whole = WholeUnits(number, lower);
    return whole.empty() ? "durations have no fractions" : "durations have no fractions: write " + whole;
  }
  if (const std::string_view power = PowerFor(rest); !power.empty())
    return fmt::format("write {}{}", number, power);
  if (IsUnit(lower) && lower != rest) return fmt::format("units are lower case: write {}{}", number, lower);
  if (!rest.empty() && IsNameStart(rest.front()) && rest.front() != 'e') {
    return "units are ms, s, m, h, d, w and y; names do not start with a digit";
  }
  return {};
}

std::string HintForOpenString(std::string_view text, Span span) {
  const std::string_view string = text.substr(span.begin, span.size());
  const char quote = string.front();
  if (string.find('}') != std::string_view::npos) {
    return fmt::format("a {} seems to be missing, here or before", quote);
  }
  if (quote != '`' && span.end < text.size() && text[span.end] == '\n') {
    return "a string ends on its own line; one in `backquotes` may hold line breaks";
  }
  return {};
}

std::string HintForCharacter(std::string_view text, Span span, bool in_braces) {
  const std::string_view character = text.substr(span.begin, span.size());
  const std::string_view rest = text.substr(span.begin);
  if (IsInTemplate(text, span.begin)) return std::string(kTemplateHint);
  if (character == "$") return HintForVariable(text, span.begin);
  if (rest.starts_with("{{")) return std::string(kTemplateHint);
  if (IsCurlyQuote(character)) return "use plain quotes: \" or '";
  if (IsOddBlank(character)) return "that is an unusual blank: use a plain space";
  if (character == "\\") return "outside of strings nothing is escaped";
  if (character == "~") return HintForTilde(text, span.begin, in_braces);
  if (in_braces) {
    if (character == "!") return "write `!=` or `!~`";
    if (character == "|" || character == "&" || character == ";") {
      return "separate matchers by commas; `or` between values is =~\"a|b\"";
    }
    return {};
  }
  if (character == "&") return "write `and`";
  if (character == "|") return "write `or`";
  if (character == "!") return "there is no `!`: write `!=`, `unless`, or compare with 0";
  if (character == "." && span.begin > 0 && IsNameStart(text[span.begin - 1])) {
    return "a name with dots stands in braces and quotes: {\"some.metric\"}";
  }
  if (character == ";") return "a query is one expression, without a semicolon";
  if (character == "\"" || character == "'" || character == "`")
    return "a duration is written without quotes";
  return {};
}

std::string HintForRangeWord(std::string_view text, Span span) {
  const std::string_view word = text.substr(span.begin, span.size());
  const std::string_view before = SkipBlanksBack(text, span.begin);
  size_t digits = before.size();
  while (digits > 0 && IsAsciiDigit(before[digits - 1])) --digits;
  const std::string lower = AsciiLower(word);
  const std::string_view unit = IsUnit(lower) ? std::string_view(lower) : UnitFor(lower);
  if (digits == before.size() || unit.empty()) return {};
  return fmt::format("write {}{}, without a blank", before.substr(digits), unit);
}

std::string HintForToken(std::string_view text, Span before, Span span, bool in_braces) {
  const std::string_view word = text.substr(span.begin, span.size());
  const std::string_view previous = text.substr(before.begin, before.size());
  const std::string lower = AsciiLower(word);
  if (in_braces) return HintInBraces(text, previous, lower, span);
  const std::string_view next = text.substr(span.end, 1);
  if (word == "=" && (next == "<" || next == ">")) return fmt::format("write `{}=`", next);
  if (word == "=") return "write `==` to compare, and `=` only inside braces";
  if (word == ">" && previous == "<") return "write `!=`";
  if (word == "=~" || word == "!~") return "regular expressions match labels, inside braces";
  if (word == "," && !previous.empty() && IsAsciiDigit(previous.front()) &&
      IsAsciiDigit(next.empty() ? ' ' : next[0])) {
    return "numbers have no thousands separator: write 1000 or 1_000";
  }
  if (word == ")" && previous == ",") return "take the last comma away";
  if (word == "%" || (span.empty() && previous == "%"))
    return "there is no percent sign: write 0.05 for 5 percent";
  if (auto hint = HintForMissingParentheses(AsciiLower(previous), word); !hint.empty()) return hint;
  const std::string_view unit = IsUnit(lower) ? std::string_view(lower) : UnitFor(lower);
  if (!previous.empty() && IsAsciiDigit(previous.front()) && !unit.empty()) {
    return fmt::format("write {}{}, without a blank", previous, unit);
  }
  if (AsciiLower(previous) == "not") return "there is no `not`: write `x unless y`, or compare with 0";
  if (lower == "without" && (previous == "(" || previous == ","))
    return "as a label name it stands in quotes: \"without\"";
  for (const WordHint& row : kOperatorWords) {
    if (row.word == lower) return std::string(row.hint);
  }
  return HintForMisplacedKeyword(lower);
}

Span CharacterAt(std::string_view text, uint32_t offset) {
  size_t end = offset;
  DecodeUtf8(text, &end);
  return {offset, static_cast<uint32_t>(end)};
}

std::string ShowCharacter(std::string_view text, Span span) {
  const std::string_view character = text.substr(span.begin, span.size());
  const auto first = static_cast<unsigned char>(character.front());
  size_t offset = 0;
  const char32_t code = DecodeUtf8(character, &offset);
  if (code == 0xFFFD) return fmt::format("byte 0x{:02X}", first);
  if (first < 0x20 || code == 0x7F || IsOddBlank(character))
    return fmt::format("U+{:04X}", static_cast<uint32_t>(code));
  const char quote = character == "\"" ? '\'' : '"';
  return fmt::format("{}{}{}", quote, character, quote);
}

}  // namespace rulecheck::promql
