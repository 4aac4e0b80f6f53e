#include "logql/regex.h"

#include <re2/re2.h>

#include "base/go_regexp.h"
#include "base/known_texts.h"

#include <algorithm>
#include <set>

namespace rulecheck::logql {
namespace {

re2::RE2::Options QuietOptions() {
  re2::RE2::Options options;
  options.set_log_errors(false);
  options.set_max_mem(64 << 20);
  return options;
}

Span SpanOf(std::string_view whole, std::string_view part) {
  const size_t at = part.empty() ? std::string_view::npos : whole.find(part);
  if (at == std::string_view::npos) return {0, static_cast<uint32_t>(whole.size())};
  return {static_cast<uint32_t>(at), static_cast<uint32_t>(at + part.size())};
}

// Where \C stands, which RE2 has and Go has not.
std::optional<Span> AnyByte(std::string_view pattern) {
  bool quoted = false;
  for (size_t i = 0; i + 1 < pattern.size(); ++i) {
    if (pattern[i] != '\\') continue;
    const char c = pattern[i + 1];
    if (quoted ? c == 'E' : c == 'Q') quoted = !quoted;
    if (!quoted && c == 'C') return Span{static_cast<uint32_t>(i), static_cast<uint32_t>(i + 2)};
    if (!quoted) ++i;
  }
  return std::nullopt;
}

// Walks over the groups of a pattern: visit(name, span of the name) for those that
// have one. Escapes, \Q...\E and classes hold none.
template <typename Visitor>
void ForEachName(std::string_view pattern, Visitor&& visit) {
  for (size_t i = 0; i < pattern.size(); ++i) {
    if (pattern.substr(i).starts_with("\\Q")) {
      const size_t end = pattern.find("\\E", i);
      if (end == std::string_view::npos) return;
      i = end + 1;
    } else if (pattern[i] == '\\') {
      ++i;
    } else if (pattern[i] == '[') {
      // A bracket right after the opening one, negated or not, is a member.
      i += pattern.substr(i + 1).starts_with('^') ? 2 : 1;
      for (++i; i < pattern.size() && pattern[i] != ']'; ++i) {
        if (pattern[i] == '\\') ++i;
        if (pattern.substr(i).starts_with("[:")) i = std::min(pattern.find(":]", i), pattern.size() - 2) + 1;
      }
    } else if (pattern.substr(i).starts_with("(?P<") || pattern.substr(i).starts_with("(?<")) {
      const size_t begin = pattern.find('<', i) + 1;
      const size_t end = pattern.find('>', begin);
      if (end == std::string_view::npos) return;
      visit(pattern.substr(begin, end - begin),
            Span{static_cast<uint32_t>(begin), static_cast<uint32_t>(end)});
    }
  }
}

// Names of groups are words of ASCII to Go, and none comes twice; RE2 is less strict.
std::optional<RegexProblem> NameProblem(std::string_view pattern) {
  std::set<std::string_view> names;
  std::optional<RegexProblem> problem;
  ForEachName(pattern, [&](std::string_view name, Span span) {
    const bool word = std::all_of(name.begin(), name.end(), [](char c) {
      return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
    });
    if (problem || (word && names.insert(name).second)) return;
    problem = RegexProblem{word ? "duplicate name of a group" : "invalid name of a group", span, {}};
  });
  return problem;
}

std::string HintFor(std::string_view pattern, re2::RE2::ErrorCode code) {
  if (code == re2::RE2::ErrorBadPerlOp) return "there is no look-ahead, look-behind or back-reference";
  if (code == re2::RE2::ErrorRepeatArgument && pattern.starts_with('*')) return "write `.*` for any text";
  if (code == re2::RE2::ErrorMissingParen) return "escape a parenthesis that is meant as such: \\(";
  return {};
}

}  // namespace

std::optional<RegexProblem> CheckRegex(std::string_view pattern) {
  thread_local KnownTexts valid;
  if (IsPlainRegexp(pattern) || valid.Contains(pattern)) return std::nullopt;
  if (const auto span = AnyByte(pattern)) return RegexProblem{"invalid escape sequence: \\C", *span, {}};
  const re2::RE2 compiled(ForRe2(pattern), QuietOptions());
  if (!compiled.ok()) {
    return RegexProblem{compiled.error(), SpanOf(pattern, compiled.error_arg()),
                        HintFor(pattern, compiled.error_code())};
  }
  auto problem = NameProblem(pattern);
  if (!problem) valid.Add(pattern);
  return problem;
}

bool RegexMatchesEmpty(std::string_view pattern) {
  re2::RE2::Options options = QuietOptions();
  options.set_dot_nl(true);
  const re2::RE2 compiled(ForRe2(pattern), options);
  return compiled.ok() && re2::RE2::FullMatch("", compiled);
}

std::vector<std::string> GroupNames(std::string_view pattern) {
  const re2::RE2 compiled(ForRe2(pattern), QuietOptions());
  if (!compiled.ok()) return {};
  std::vector<std::string> names(static_cast<size_t>(compiled.NumberOfCapturingGroups()));
  for (const auto& [index, name] : compiled.CapturingGroupNames()) {
    names[static_cast<size_t>(index) - 1] = name;
  }
  return names;
}

std::optional<RegexProblem> CheckRegexpParser(std::string_view pattern) {
  if (auto problem = CheckRegex(pattern)) return problem;
  for (const std::string& name : GroupNames(pattern)) {
    if (!name.empty()) return std::nullopt;
  }
  return RegexProblem{"at least one named capture must be supplied",
                      {0, static_cast<uint32_t>(pattern.size())},
                      "name a group: (?P<status>\\d+)"};
}

}  // namespace rulecheck::logql
