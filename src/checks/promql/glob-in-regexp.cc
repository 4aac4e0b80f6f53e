#include <fmt/core.h>

#include <cctype>

#include "checks/check.h"
#include "checks/shapes.h"

namespace rulecheck::checks {
namespace {

// One star at the end, behind a letter, digit, dash, underscore or slash, and no other
// sign of a regular expression: `foo*`.
bool LooksLikeGlob(std::string_view pattern) {
  if (pattern.size() < 3 || pattern.back() != '*') return false;
  const std::string_view stem = pattern.substr(0, pattern.size() - 1);
  const char last = stem.back();
  if (!std::isalnum(static_cast<unsigned char>(last)) && last != '-' && last != '_' && last != '/')
    return false;
  return stem.find_first_of("\\+*?()|[]{}^$.") == std::string_view::npos;
}

}  // namespace

void GlobInRegexp(const QueryContext& c) {
  for (const promql::VectorSelector* selector : c.facts.selectors()) {
    for (const promql::Matcher& matcher : selector->matchers) {
      if (matcher.op != promql::MatchOp::kRegexp && matcher.op != promql::MatchOp::kNotRegexp) continue;
      if (!LooksLikeGlob(matcher.value)) continue;
      const std::string_view stem = matcher.value.substr(0, matcher.value.size() - 1);
      c.Report(matcher.value_span,
               fmt::format("`*` repeats the `{}` before it, it does not stand for any text", stem.back()))
          .Help(fmt::format("write `{}.*` for everything that begins with `{}`", stem, stem));
    }
  }
}

}  // namespace rulecheck::checks
