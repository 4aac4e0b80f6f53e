#include "logql/hints.h"

#include <fmt/format.h>

#include <vector>

#include "base/strings.h"
#include "logql/lexis.h"
#include "rulecheck/logql_functions.h"

namespace rulecheck::logql {
namespace {

std::string_view At(std::string_view text, Span span) {
  return text.substr(span.begin, span.size());
}

struct OtherName {
  std::string_view name;
  std::string_view hint;
};

// Names that are no slip of the pen: functions of PromQL, and what LogQL once had.
constexpr OtherName kOtherNames[] = {
    {"absent", "write absent_over_time({...} [5m])"},
    {"increase", "write sum_over_time or count_over_time: lines are counted, not counters read"},
    {"irate", "write rate({...} [5m])"},
    {"delta", "LogQL has no delta; compare last_over_time with first_over_time"},
    {"present_over_time", "write count_over_time({...} [5m]) > 0"},
    {"quantile", "write quantile_over_time(0.95, {...} | unwrap x [5m])"},
    {"histogram_quantile", "write quantile_over_time(0.95, {...} | unwrap x [5m])"},
    {"group", "write sum by (...) (...)"},
    {"count_values", "LogQL has no count_values; group by the label: sum by (x) (count_over_time(...))"},
    {"label_join", "join labels in the pipeline: | label_format dst=\"{{.a}}-{{.b}}\""},
    {"variants", "variants was experimental and has been removed"},
    {"time", "LogQL knows no time of evaluation"},
    {"clamp_min", "LogQL has no math functions"},
    {"clamp_max", "LogQL has no math functions"},
    {"abs", "LogQL has no math functions"},
    {"round", "LogQL has no math functions"},
};

// Operators of other languages, by their bytes around the place of the error.
constexpr OtherName kOperators[] = {
    {"=>", "write `>=`"},  {"=<", "write `<=`"},         {"<>", "write `!=`"},  {"&&", "write `and`"},
    {"||", "write `or`"},  {"===", "write `==`"},        {"!==", "write `!=`"}, {"|!=", "write `!=`"},
    {"|!~", "write `!~`"}, {"|!", "write `!=` or `!~`"}, {"==~", "write `=~`"}, {"~=", "write `=~`"},
};

std::string HintForOperator(std::string_view text, Span span) {
  const size_t begin = span.begin > 1 ? span.begin - 2 : 0;
  const std::string_view around = text.substr(begin, span.end + 2 - begin);
  for (const OtherName& op : kOperators) {
    const size_t at = around.find(op.name);
    if (at == std::string_view::npos) continue;
    const size_t from = begin + at;
    if (from < span.end && from + op.name.size() > span.begin) return std::string(op.hint);
  }
  return {};
}

bool IsWord(std::string_view text) {
  return IsPlainLabelName(text);
}

// `{a.b="x"}`, `app-name="x"`: characters that other systems allow in names.
bool ContinuesName(std::string_view word, std::string_view before) {
  return (word == "." || word == "-" || word == ":") && IsWord(before);
}

// A word glued to a number, which is no unit.
bool IsUnitRest(std::string_view text, Span word) {
  if (word.begin == 0 || word.empty() || !IsWord(At(text, word))) return false;
  const char before = text[word.begin - 1];
  const size_t start = text.substr(0, word.begin).find_last_not_of("0123456789.numshdwykKMGTPiB_");
  const char first = text[start == std::string_view::npos ? 0 : start + 1];
  return before != ' ' && start + 1 < word.begin && first >= '0' && first <= '9';
}

}  // namespace

std::string HintForOpenString(std::string_view text, Span span) {
  const char quote = text[span.begin];
  if (quote == '\'') return "strings stand in double quotes or back-ticks";
  if (quote == '"' && span.end < text.size()) {
    return "a string in double quotes ends on its line; use back-ticks for several lines";
  }
  return {};
}

std::string HintForNumber(std::string_view number) {
  if (number.size() > 1 && number[0] == '0' && (number[1] | 0x20) == 'b') {
    return "a zero followed by B is read as a binary number: write 0";
  }
  return {};
}

std::string HintForEscape(std::string_view literal) {
  const std::string_view body = literal.substr(1, literal.size() - 2);
  if (body.find('`') != std::string_view::npos) return "double the backslash";
  std::string unquoted(body);
  if (body.size() > 60 || body.find("\\\"") != std::string_view::npos) {
    return "put a regular expression in back-ticks, or double its backslashes";
  }
  return fmt::format("put a regular expression in back-ticks: `{}`", unquoted);
}

std::string HintForRange(std::string_view body) {
  if (body.find('$') != std::string_view::npos) {
    return "variables are not expanded here; write a duration such as 5m";
  }
  if (body.find(':') != std::string_view::npos) return "LogQL has no subqueries";
  if (body.starts_with('-')) return "a range cannot be negative";
  if (body.find_first_of(" \t\n") != std::string_view::npos) return "no blanks are allowed in a range";
  if (body.find('.') != std::string_view::npos) return "fractions are not allowed: write 90m for 1.5h";
  if (!body.empty() && body.find_first_not_of("0123456789") == std::string_view::npos) {
    return fmt::format("add a unit: [{}s]", body);
  }
  return "a range is written as in 5m, 1h30m or 1d, largest unit first";
}

std::string HintForFunction(std::string_view name) {
  const std::string lower = FoldWord(name);
  for (const OtherName& other : kOtherNames) {
    if (other.name == lower) return std::string(other.hint);
  }
  std::vector<std::string_view> names = {"label_replace", "vector"};
  for (const auto& info : AllRangeAggregations()) names.push_back(info.name);
  for (const auto& info : AllVectorAggregations()) names.push_back(info.name);
  const std::string_view nearest = Nearest(lower, names);
  return nearest.empty() ? std::string() : fmt::format("did you mean {}?", nearest);
}

std::string HintForGrouping(std::string_view text, Span function) {
  const std::string_view rest = TrimSpace(text.substr(function.end));
  const std::string start = FoldWord(rest.substr(0, 8));
  if (start.starts_with("by") || start.starts_with("without")) {
    return "labels stand in parentheses, with no comment before them: by (x)";
  }
  return {};
}

// Invisible, or like another sign.
std::string HintForCharacter(std::string_view word) {
  static constexpr std::string_view kQuotes[] = {"\u201C", "\u201D", "\u201E", "\u2018",
                                                 "\u2019", "\u00AB", "\u00BB"};
  static constexpr OtherName kBlanks[] = {{"\u00A0", "that is a no-break space (U+00A0)"},
                                          {"\u200B", "that is a zero-width space (U+200B)"},
                                          {"\u2009", "that is a thin space (U+2009)"},
                                          {"\u202F", "that is a narrow no-break space (U+202F)"},
                                          {"\u3000", "that is an ideographic space (U+3000)"}};
  for (const std::string_view quote : kQuotes) {
    if (word.starts_with(quote)) return "that is a typographic quote: write `\"`";
  }
  for (const OtherName& blank : kBlanks) {
    if (word.starts_with(blank.name)) return fmt::format("{}: write a plain one", blank.hint);
  }
  return {};
}

// A filter where no filter goes on, or with one sign too many.
bool IsLineOperator(std::string_view word) {
  return word == "|=" || word == "|~" || word == "!=" || word == "!~" || word == "|>" || word == "!>";
}

std::string HintForFilter(std::string_view last, std::string_view word) {
  const bool line_filter = IsLineOperator(word);
  if (FoldWord(last) == "and" && line_filter) {
    return fmt::format("line filters follow one another without `and`: |= \"a\" {} \"b\"", word);
  }
  if (FoldWord(last) == "or" && (word == "|" || line_filter)) {
    return fmt::format("behind `or` stands {} without `{}`", word == "|" ? "a label filter" : "a text", word);
  }
  if (last == "|" && (word == "=" || word == "~" || word == ">")) {
    return fmt::format("write `|{}`, without a blank between", word);
  }
  return {};
}

std::string HintForToken(std::string_view text, Span before, Span span) {
  const std::string_view word = At(text, span);
  const std::string_view last = At(text, before);
  if (std::string hint = HintForCharacter(word); !hint.empty()) return hint;
  if (std::string hint = HintForFilter(last, word); !hint.empty()) return hint;
  const std::string_view next = TrimSpace(text.substr(span.end)).substr(0, 2);
  if (FoldWord(word) == "and" && IsLineOperator(next)) return HintForFilter(word, next);
  if (FoldWord(word) == "or" && next.starts_with('|')) {
    return HintForFilter(word, IsLineOperator(next) ? next : next.substr(0, 1));
  }
  if (std::string hint = HintForOperator(text, span); !hint.empty()) return hint;
  if (word.starts_with('$') || last == "$") return "variables are not expanded here";
  if (ContinuesName(word, last)) return "a label name has only letters, digits and underscores";
  if (last == "==" && !word.empty() && (word[0] == '"' || word[0] == '`')) {
    return "strings are compared with `=`; `==` is for numbers, durations and sizes";
  }
  const bool quoted_number = !word.empty() && (word[0] == '"' || word[0] == '`') &&
                             (last == ">" || last == ">=" || last == "<" || last == "<=");
  if (quoted_number) return "numbers, durations and sizes are written without quotes";
  const bool quoted_name =
      !word.empty() && (word[0] == '"' || word[0] == '`') && (last == "{" || last == ",");
  if (quoted_name) return "label names are not quoted in LogQL";
  const bool line_operator = last == "|=" || last == "|~" || last == "|>" || last == "!>";
  if (line_operator && IsWord(word)) return fmt::format("put the text in quotes: \"{}\"", word);
  if ((last == "=" || last == "=~") && IsWord(word))
    return fmt::format("put the value in quotes: \"{}\"", word);
  if ((last == "by" || last == "without") && IsWord(word)) return fmt::format("write {} ({})", last, word);
  if (word == "}" && last == ",") return "no comma is allowed before the brace";
  if (word == ")" && last == ",") return "no comma is allowed before the parenthesis";
  if (word == "distinct" || last == "distinct") return "LogQL has no distinct";
  if (IsUnitRest(text, before) || IsUnitRest(text, span)) {
    return "units are written kB, KB or KiB with a large B; 1.5d and 1h30 are no durations";
  }
  if (word.starts_with('\'')) return "strings stand in double quotes or back-ticks";
  if (word.starts_with('[')) return "a range stands inside a function: rate({...} [5m])";
  if (FoldWord(word) == "unwrap")
    return "unwrap stands inside a function: sum_over_time({...} | unwrap x [5m])";
  if (FoldWord(word) == "offset") return "an offset stands right after the range: [5m] offset 1h";
  if ((last == "-" || last == "+") && IsWord(word)) return "only numbers take a sign: write -1 * ...";
  return {};
}

}  // namespace rulecheck::logql
