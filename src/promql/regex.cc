#include "promql/regex.h"

#include <re2/re2.h>

#include "base/go_regexp.h"
#include "base/known_texts.h"

namespace rulecheck::promql {
namespace {

re2::RE2::Options QuietOptions() {
  re2::RE2::Options options;
  options.set_log_errors(false);
  options.set_max_mem(64 << 20);
  options.set_dot_nl(true);
  return options;
}

}  // namespace

std::string RegexProblem(std::string_view pattern) {
  thread_local KnownTexts valid;
  if (IsPlainRegexp(pattern) || valid.Contains(pattern)) return {};
  const re2::RE2 compiled(ForRe2(pattern), QuietOptions());
  if (!compiled.ok()) return compiled.error();
  valid.Add(pattern);
  return {};
}

bool RegexMatchesEmpty(std::string_view pattern) {
  const re2::RE2 compiled(ForRe2(pattern), QuietOptions());
  return compiled.ok() && re2::RE2::FullMatch("", compiled);
}

}  // namespace rulecheck::promql
