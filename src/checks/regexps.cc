#include "checks/regexps.h"

namespace rulecheck::checks {
namespace {

constexpr std::string_view kMeta = "\\.+*?()|[]{}^$";

bool IsEscapablePunctuation(char c) {
  return kMeta.find(c) != std::string_view::npos || c == '-' || c == '/';
}

// "(a|b)" and "(?:a|b)" lose their parentheses when these enclose everything.
std::string_view Unwrap(std::string_view pattern) {
  if (pattern.size() < 2 || pattern.front() != '(' || pattern.back() != ')') return pattern;
  const std::string_view inside = pattern.substr(1, pattern.size() - 2);
  if (inside.find_first_of("()") == std::string_view::npos) return inside;
  const bool plain_group =
      inside.starts_with("?:") && inside.find_first_of("()", 2) == std::string_view::npos;
  return plain_group ? inside.substr(2) : pattern;
}

std::optional<std::string> Literal(std::string_view part) {
  std::string out;
  for (size_t i = 0; i < part.size(); ++i) {
    if (part[i] == '\\') {
      if (i + 1 == part.size() || !IsEscapablePunctuation(part[i + 1])) return std::nullopt;
      out += part[++i];
    } else if (kMeta.find(part[i]) != std::string_view::npos) {
      return std::nullopt;
    } else {
      out += part[i];
    }
  }
  return out;
}

}  // namespace

std::vector<std::string_view> TopLevelAlternatives(std::string_view pattern) {
  pattern = Unwrap(pattern);
  std::vector<std::string_view> out;
  size_t begin = 0;
  int depth = 0;
  bool in_class = false;
  for (size_t i = 0; i < pattern.size(); ++i) {
    const char c = pattern[i];
    if (c == '\\') {
      ++i;
    } else if (in_class) {
      in_class = c != ']';
    } else if (c == '[') {
      in_class = true;
    } else if (c == '(') {
      ++depth;
    } else if (c == ')') {
      --depth;
    } else if (c == '|' && depth == 0) {
      out.push_back(pattern.substr(begin, i - begin));
      begin = i + 1;
    }
  }
  out.push_back(pattern.substr(begin));
  return out;
}

std::optional<std::set<std::string>> LiteralAlternatives(std::string_view pattern) {
  std::set<std::string> out;
  for (const std::string_view part : TopLevelAlternatives(pattern)) {
    std::optional<std::string> literal = Literal(part);
    if (!literal) return std::nullopt;
    out.insert(std::move(*literal));
  }
  return out;
}

bool MatchesEverything(std::string_view pattern) {
  if (pattern.starts_with('^')) pattern.remove_prefix(1);
  if (pattern.ends_with('$')) pattern.remove_suffix(1);
  return pattern == ".*" || pattern == "(.*)" || pattern == ".*?" || pattern == "(?:.*)";
}

}  // namespace rulecheck::checks
