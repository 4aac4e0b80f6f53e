#include "promql/hints.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/strings.h"
#include "promql/lexis.h"

namespace rulecheck::promql {
namespace {

std::string_view WordAt(std::string_view text, size_t begin) {
  size_t end = begin;
  while (end < text.size() && (IsAsciiLetter(text[end]) || IsAsciiDigit(text[end]))) ++end;
  return text.substr(begin, end - begin);
}

// The unit that a long or plural word for one stands for.
std::string_view UnitFor(std::string_view word) {
  static constexpr std::string_view kUnits[][2] = {
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

// `1.5h` as whole minutes or seconds, when it is a whole number of them.
std::string WholeUnits(std::string_view digits, std::string_view unit) {
  static constexpr struct {
    std::string_view unit;
    double factor;
    std::string_view smaller;
  } kSmaller[] = {{"w", 7, "d"}, {"d", 24, "h"}, {"h", 60, "m"}, {"m", 60, "s"}, {"s", 1000, "ms"}};
  double value = 0;
  if (sscanf(std::string(digits).c_str(), "%lf", &value) != 1 || value > 1e6) return {};
  for (const auto& row : kSmaller) {
    const double smaller = value * row.factor;
    if (row.unit == unit && smaller == static_cast<double>(static_cast<int64_t>(smaller))) {
      return fmt::format("{}{}", static_cast<int64_t>(smaller), row.smaller);
    }
  }
  return {};
}

bool IsCurlyQuote(std::string_view character) {
  static constexpr std::string_view kQuotes[] = {"\u201C", "\u201D", "\u201E", "\u2018",
                                                 "\u2019", "\u00AB", "\u00BB"};
  return std::find(std::begin(kQuotes), std::end(kQuotes), character) != std::end(kQuotes);
}

bool IsOddBlank(std::string_view character) {
  return character == "\u00A0" || character == "\u200B" || character == "\u2009" || character == "\u3000" ||
         character == "\uFEFF" || character == "\v" || character == "\f";
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
  return fmt::format("{} looks like a Grafana variable: outside Grafana write its value", name);
}

constexpr std::string_view kTemplateHint =
    "a template was left in: rules and tests need the query as it is after templating";

}  // namespace

std::string HintForNumber(std::string_view word) {
  size_t digits = 0;
  while (digits < word.size() && (IsAsciiDigit(word[digits]) || word[digits] == '.')) ++digits;
  const std::string_view number = word.substr(0, digits);
  const std::string_view rest = word.substr(digits);
  const std::string lower = AsciiLower(rest);
  if (const std::string_view unit = UnitFor(lower); !unit.empty()) {
    return fmt::format("write {}{}", number, unit);
  }
  if (number.find('.') != std::string_view::npos && IsUnit(lower)) {
    const std::string whole = WholeUnits(number, lower);
    return whole.empty() ? "durations have no fractions" : "durations have no fractions: write " + whole;
  }
  if (IsUnit(lower) && lower != rest) return fmt::format("units are lower case: write {}{}", number, lower);
  if (!rest.empty() && IsAsciiLetter(rest.front()))
    return "units are ms, s, m, h, d, w and y; names do not start with a digit";
  return {};
}

std::string HintForOpenString(std::string_view text, Span span) {
  const std::string_view string = text.substr(span.begin, span.size());
  const char quote = string.front();
  if (quote != '`' && span.end < text.size() && text[span.end] == '\n') {
    return "a string ends on its own line; one in `backquotes` may hold line breaks";
  }
  const size_t brace = string.find('}');
  if (brace != std::string_view::npos)
    return fmt::format("a closing {} seems to be missing before \"}}\"", quote);
  return {};
}

std::string HintForCharacter(std::string_view text, Span span, bool in_braces) {
  const std::string_view character = text.substr(span.begin, span.size());
  const std::string_view rest = text.substr(span.begin);
  if (character == "&") return "write `and`";
  if (character == "|") return "write `or`";
  if (character == "!") {
    return in_braces ? "write `!=` or `!~`" : "there is no `!`: write `unless`, `!= `, or compare with 0";
  }
  if (character == "~") return "regular expressions match by `=~` and `!~`, inside braces";
  if (character == "$") return HintForVariable(text, span.begin);
  if (character == "{" && rest.starts_with("{{")) return std::string(kTemplateHint);
  if (character == "." && span.begin > 0 && IsAsciiLetter(text[span.begin - 1])) {
    return "a name with dots stands in braces and quotes: {\"some.metric\"}";
  }
  if (character == ";") return "a query is one expression, without a semicolon";
  if (character == "\\") return "outside of strings nothing is escaped";
  if (IsCurlyQuote(character)) return "use plain quotes: \" or '";
  if (IsOddBlank(character)) return "that is an unusual blank: use a plain space";
  if (in_braces && (character == ">" || character == "<"))
    return "labels are compared by =, !=, =~ and !~ only";
  return {};
}

std::string HintForRangeWord(std::string_view text, Span span) {
  const std::string_view word = text.substr(span.begin, span.size());
  if (word.starts_with("__")) return HintForVariable(text, span.begin);
  if (span.begin > 0) {
    size_t end = span.begin;
    while (end > 0 && IsQueryBlank(text[end - 1])) --end;
    size_t begin = end;
    while (begin > 0 && IsAsciiDigit(text[begin - 1])) --begin;
    const std::string lower = AsciiLower(word);
    const std::string_view unit = IsUnit(lower) ? std::string_view(lower) : UnitFor(lower);
    if (begin < end && !unit.empty()) {
      return fmt::format("write {}{}, without a blank", text.substr(begin, end - begin), unit);
    }
  }
  return {};
}

std::string HintForToken(std::string_view text, Span before, Span span, bool in_braces) {
  const std::string_view word = text.substr(span.begin, span.size());
  const std::string_view previous = text.substr(before.begin, before.size());
  const bool adjoining = before.end == span.begin;
  if (previous == "=" && adjoining && (word == "<" || word == ">" || word == "<=" || word == ">=")) {
    return fmt::format("write `{}=`", word.substr(0, 1));
  }
  if (word == "=" || (word == "==" && in_braces)) {
    return in_braces ? "write a single `=`" : "write `==` to compare, and `=` only inside braces";
  }
  if (previous == "=" && in_braces && word == "=") return "write a single `=`";
  if (word == "=~" || word == "!~") return "regular expressions match labels, inside braces";
  if (word == "{" && adjoining && previous == "{") return std::string(kTemplateHint);
  const std::string lower = AsciiLower(word);
  if (!in_braces && (lower == "by" || lower == "without"))
    return "write the labels in parentheses, after an aggregation";
  if ((AsciiLower(previous) == "by" || AsciiLower(previous) == "without" || AsciiLower(previous) == "on" ||
       AsciiLower(previous) == "ignoring") &&
      !word.empty() && IsAsciiLetter(word.front())) {
    return fmt::format("write {} ({})", lower == "by" ? lower : AsciiLower(previous), word);
  }
  if (in_braces && previous.find_first_of("=~") != std::string_view::npos && !word.empty() &&
      (IsAsciiLetter(word.front()) || IsAsciiDigit(word.front()))) {
    return fmt::format("label values stand in quotes: \"{}\"", word);
  }
  const std::string_view unit = IsUnit(lower) ? std::string_view(lower) : UnitFor(lower);
  if (!previous.empty() && IsAsciiDigit(previous.front()) && !unit.empty()) {
    return fmt::format("write {}{}, without a blank", previous, unit);
  }
  if (previous == "," && (word == ")")) return "take the last comma away";
  if (lower == "where" || lower == "having" || lower == "select")
    return "labels are chosen in braces: metric{label=\"value\"}";
  return {};
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
  const bool invisible = first < 0x20 || code == 0x7F || IsOddBlank(character) || code == 0xFFFD;
  if (!invisible) return fmt::format("\"{}\"", character);
  if (code == 0xFFFD) return fmt::format("byte 0x{:02X}", first);
  return fmt::format("U+{:04X}", static_cast<uint32_t>(code));
}

}  // namespace rulecheck::promql
