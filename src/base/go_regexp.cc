#include "base/go_regexp.h"

namespace rulecheck {
namespace {

bool IsLiteralInRegexp(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
         std::string_view("_-/:, =%&@#~!;<>\"'").find(c) != std::string_view::npos;
}

// Behind the class whose bracket stands at `begin`, or the end of the pattern. A bracket
// that comes first in it is one of its characters.
size_t EndOfClass(std::string_view pattern, size_t begin) {
  size_t at = begin + 1;
  if (at < pattern.size() && pattern[at] == '^') ++at;
  for (bool first = true; at < pattern.size(); first = false) {
    if (pattern[at] == ']' && !first) return at + 1;
    const size_t posix = pattern.substr(at).starts_with("[:") ? pattern.find(":]", at + 2) : pattern.npos;
    at = posix != pattern.npos ? posix + 2 : pattern[at] == '\\' ? at + 2 : at + 1;
  }
  return pattern.size();
}

// Behind `\Q...\E`; without `\E` the end of the pattern.
size_t EndOfQuotation(std::string_view pattern, size_t begin) {
  const size_t end = pattern.find("\\E", begin + 2);
  return end == pattern.npos ? pattern.size() : end + 2;
}

// Behind the piece of pattern that begins at `at` and in which parentheses open no group.
size_t EndOfPiece(std::string_view pattern, size_t at) {
  const std::string_view rest = pattern.substr(at);
  if (rest.front() == '[') return EndOfClass(pattern, at);
  if (rest.starts_with("\\Q")) return EndOfQuotation(pattern, at);
  return at + (rest.front() == '\\' ? 2 : 1);
}

}  // namespace

std::string ForRe2(std::string_view pattern) {
  constexpr std::string_view kNamed = "(?<";
  std::string out;
  for (size_t at = 0; at < pattern.size();) {
    if (pattern.substr(at).starts_with(kNamed)) {
      out += "(?P<";
      at += kNamed.size();
      continue;
    }
    const size_t end = EndOfPiece(pattern, at);
    out += pattern.substr(at, end - at);
    at = end;
  }
  return out;
}

bool IsPlainRegexp(std::string_view pattern) {
  bool repeatable = false;
  size_t open = 0;
  for (const char c : pattern) {
    if (IsLiteralInRegexp(c) || c == '.') {
      repeatable = true;
    } else if (c == '|' || c == '(') {
      open += c == '(';
      repeatable = false;
    } else if (c == ')' && open > 0) {
      --open;
      repeatable = true;
    } else if ((c == '*' || c == '+' || c == '?') && repeatable) {
      repeatable = false;
    } else {
      return false;
    }
  }
  return open == 0 && pattern.size() < 1000;
}

}  // namespace rulecheck
