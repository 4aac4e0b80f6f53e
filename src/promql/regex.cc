#include "promql/regex.h"

#include <re2/re2.h>

#include "base/go_regexp.h"

namespace rulecheck::promql {
namespace {

bool IsLiteral(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
         std::string_view("_-/:, =%&@#~!;<>\"'").find(c) != std::string_view::npos;
}

// Most patterns are words, dots, alternatives and single repetitions. Those are
// valid at sight; false only means that RE2 has to look.
bool IsPlainlyValid(std::string_view pattern) {
  bool repeatable = false;
  size_t open = 0;
  for (const char c : pattern) {
    if (IsLiteral(c) || c == '.') {
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

re2::RE2::Options QuietOptions() {
  re2::RE2::Options options;
  options.set_log_errors(false);
  options.set_max_mem(64 << 20);
  options.set_dot_nl(true);
  return options;
}

}  // namespace

std::string RegexProblem(std::string_view pattern) {
  if (IsPlainlyValid(pattern)) return {};
  const re2::RE2 compiled(ForRe2(pattern), QuietOptions());
  return compiled.ok() ? std::string() : compiled.error();
}

bool RegexMatchesEmpty(std::string_view pattern) {
  const re2::RE2 compiled(ForRe2(pattern), QuietOptions());
  return compiled.ok() && re2::RE2::FullMatch("", compiled);
}

}  // namespace rulecheck::promql
