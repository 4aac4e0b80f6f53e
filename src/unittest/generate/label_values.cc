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

// One text of a regular expression: the first alternative, the first of a class, nothing for what
// may be missing. Not each is read rightly: who asks holds it against the expression.
std::string SampleOf(std::string_view pattern) {
  std::string out;
  for (size_t i = 0; i < pattern.size(); ++i) {
    const char c = pattern[i];
    const bool optional = i + 1 < pattern.size() && (pattern[i + 1] == '?' || pattern[i + 1] == '*');
    if (c == '|') {
      break;
    } else if (c == ')') {
      continue;
    } else if (c == '(') {
      // Its first alternative; the others are passed over.
      if (pattern.substr(i).starts_with("(?:") || pattern.substr(i).starts_with("(?i")) i += 2;
      size_t depth = 1;
      size_t end = i + 1;
      for (; end < pattern.size() && depth > 0; ++end) {
        if (pattern[end] == '(') ++depth;
        if (pattern[end] == ')') --depth;
      }
      out += SampleOf(pattern.substr(i + 1, end - i - 2));
      i = end - 1;
    } else if (c == '[') {
      const size_t end = pattern.find(']', i + 2);
      if (end == std::string_view::npos) return out;
      if (pattern[i + 1] != '^') out += pattern[i + 1] == '\\' ? '1' : pattern[i + 1];
      if (pattern[i + 1] == '^') out += '~';
      i = end;
    } else if (c == '\\' && i + 1 < pattern.size()) {
      const char next = pattern[++i];
      out += next == 'd' ? '1' : next == 'w' || next == 'S' ? 'a' : next == 's' ? ' ' : next;
    } else if (c == '.') {
      if (!optional) out += '0';
    } else if (c == '{') {
      const size_t end = pattern.find('}', i);
      if (end == std::string_view::npos) return out;
      i = end;
    } else if (c != '^' && c != '$' && c != '+' && c != '*' && c != '?') {
      out += c;
    }
  }
  return out;
}

}  // namespace

std::optional<std::string> ValueThatMatches(const std::vector<const promql::Matcher*>& matchers,
                                            const std::string& preferred, bool needed) {
  std::vector<std::string> candidates;
  for (const promql::Matcher* matcher : matchers) {
    if (matcher->op == promql::MatchOp::kEqual) candidates.emplace_back(matcher->value);
  }
  if (!needed) candidates.push_back(preferred);
  for (const promql::Matcher* matcher : matchers) {
    if (matcher->op == promql::MatchOp::kRegexp) candidates.push_back(SampleOf(matcher->value));
  }
  for (const char* other : {"", "a", "1", "0", "200", "500", "prod", "x.y"}) candidates.emplace_back(other);
  for (const std::string& candidate : candidates) {
    if (std::all_of(matchers.begin(), matchers.end(), [&](const auto* m) { return Accepts(*m, candidate); }))
      return candidate;
  }
  return std::nullopt;
}

}  // namespace rulecheck::unittest
