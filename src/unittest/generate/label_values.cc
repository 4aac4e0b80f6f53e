#include "unittest/generate/label_values.h"

#include <re2/re2.h>

#include <algorithm>

#include "base/ascii.h"

namespace rulecheck::unittest {
namespace {

bool Accepts(const promql::Matcher& matcher, const std::string& value) {
  switch (matcher.op) {
    case promql::MatchOp::kEqual:
      return value == matcher.value;
    case promql::MatchOp::kNotEqual:
      return value != matcher.value;
    case promql::MatchOp::kRegexp:
      return RE2::FullMatch(value, std::string(matcher.value));
    case promql::MatchOp::kNotRegexp:
      return !RE2::FullMatch(value, std::string(matcher.value));
  }
  return false;
}

// Behind the parenthesis that closes the one at `open`.
size_t CloseOf(std::string_view pattern, size_t open) {
  size_t depth = 0;
  for (size_t i = open; i < pattern.size(); ++i) {
    if (pattern[i] == '\\') {
      ++i;
    } else if (pattern[i] == '(') {
      ++depth;
    } else if (pattern[i] == ')' && --depth == 0) {
      return i + 1;
    }
  }
  return pattern.size();
}

// The name of a group that begins here, `(?P<name>` or `(?<name>`; empty for another.
std::string_view GroupName(std::string_view group) {
  const size_t open = group.starts_with("(?P<") ? 4 : group.starts_with("(?<") ? 3 : 0;
  const size_t close = open == 0 ? std::string_view::npos : group.find('>');
  return close == std::string_view::npos ? "" : group.substr(open, close - open);
}

// What `[...]` or an escape such as `\d` stands for.
char FirstOf(char escaped) {
  return escaped == 'd' ? '1' : escaped == 'w' || escaped == 'S' ? 'a' : escaped == 's' ? ' ' : escaped;
}

}  // namespace

std::string SampleOf(std::string_view pattern, const std::map<std::string, std::string>& groups) {
  std::string out;
  for (size_t i = 0; i < pattern.size(); ++i) {
    const char c = pattern[i];
    const bool optional = i + 1 < pattern.size() && (pattern[i + 1] == '?' || pattern[i + 1] == '*');
    if (c == '|') {
      break;
    } else if (c == '(') {
      const size_t end = CloseOf(pattern, i);
      const std::string_view name = GroupName(pattern.substr(i));
      const auto value = groups.find(std::string(name));
      if (!name.empty()) {
        i = pattern.find('>', i);
      } else if (pattern.substr(i).starts_with("(?")) {
        i = std::min(pattern.find_first_of(":)", i), end - 1);
      }
      // Its first alternative; the others are passed over.
      if (value != groups.end()) {
        out += value->second;
      } else if (i + 1 < end) {
        out += SampleOf(pattern.substr(i + 1, end - i - 2), groups);
      }
      i = end - 1;
    } else if (c == '[') {
      const size_t end = pattern.find(']', i + 2);
      if (end == std::string_view::npos) return out;
      out += pattern[i + 1] == '^' ? '~' : pattern[i + 1] == '\\' ? FirstOf(pattern[i + 2]) : pattern[i + 1];
      i = end;
    } else if (c == '\\' && i + 1 < pattern.size()) {
      if (pattern[++i] != 'b') out += FirstOf(pattern[i]);
    } else if (c == '.') {
      if (!optional) out += '0';
    } else if (c == '{') {
      const size_t end = pattern.find('}', i);
      if (end == std::string_view::npos) return out;
      i = end;
    } else if (c != ')' && c != '^' && c != '$' && c != '+' && c != '*' && c != '?') {
      out += c;
    }
  }
  return out;
}

promql::Matcher MatcherOf(syntax::MatchOp op, std::string_view value) {
  promql::Matcher out;
  out.op = op;
  out.value = value;
  return out;
}

std::optional<std::string> ValueThatMatches(const std::vector<const promql::Matcher*>& matchers,
                                            const std::string& preferred, bool needed) {
  std::vector<std::string> candidates;
  for (const promql::Matcher* matcher : matchers) {
    if (matcher->op == promql::MatchOp::kEqual) candidates.emplace_back(matcher->value);
  }
  if (!needed) candidates.push_back(preferred);
  for (const promql::Matcher* matcher : matchers) {
    if (matcher->op == promql::MatchOp::kRegexp) candidates.push_back(SampleOf(matcher->value, {}));
  }
  for (const char* other : {"", "a", "1", "0", "200", "500", "prod", "x.y"}) candidates.emplace_back(other);
  for (const std::string& candidate : candidates) {
    if (std::all_of(matchers.begin(), matchers.end(), [&](const auto* m) { return Accepts(*m, candidate); }))
      return candidate;
  }
  return std::nullopt;
}

}  // namespace rulecheck::unittest
