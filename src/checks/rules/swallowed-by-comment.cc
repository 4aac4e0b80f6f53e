#include <fmt/core.h>

#include <algorithm>

#include "base/strings.h"
#include "checks/check.h"

namespace rulecheck::checks {
namespace {

// Behind the string that begins at `at`, in either language.
size_t BehindString(std::string_view query, size_t at) {
  const char quote = query[at];
  for (++at; at < query.size() && query[at] != quote; ++at) {
    if (query[at] == '\\' && quote != '`') ++at;
  }
  return std::min(at + 1, query.size());
}

// The next `#` outside of strings, at or behind `at`; npos when there is none.
size_t FindComment(std::string_view query, size_t at) {
  while (at < query.size() && query[at] != '#') {
    const bool quote = query[at] == '"' || query[at] == '\'' || query[at] == '`';
    at = quote ? BehindString(query, at) : at + 1;
  }
  return at < query.size() ? at : std::string_view::npos;
}

// The first line behind the first that is more than a comment, as the file has it; empty when there is none.
std::string_view LostLine(std::string_view written) {
  for (size_t at = written.find('\n'); at != std::string_view::npos; at = written.find('\n', at + 1)) {
    const std::string_view rest = written.substr(at + 1);
    const std::string_view line = TrimSpace(rest.substr(0, rest.find('\n')));
    if (!line.empty() && line.front() != '#') return line;
  }
  return {};
}

}  // namespace

void SwallowedByComment(const RuleContext& c) {
  const MappedText& expr = c.rule().expr();
  for (size_t hash = FindComment(expr.value, 0); hash != std::string_view::npos;) {
    const size_t end = std::min(expr.value.find('\n', hash), expr.value.size());
    const Location place = expr.At({static_cast<uint32_t>(hash), static_cast<uint32_t>(end)});
    const std::string_view lost = LostLine(place.file->text().substr(place.span.begin, place.span.size()));
    if (!lost.empty()) {
      c.out
          .Report(
              {place.file, {place.span.begin, place.span.begin + 1}},
              fmt::format("this comment does not end with its line: `{}` is part of it", lost.substr(0, 60)))
          .Help("YAML folds these lines into one; write `|` instead of `>`, or take the comment out");
      return;
    }
    hash = FindComment(expr.value, end);
  }
}

}  // namespace rulecheck::checks
