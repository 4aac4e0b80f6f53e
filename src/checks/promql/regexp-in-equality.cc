#include <fmt/core.h>
#include <re2/re2.h>

#include "checks/check.h"
#include "checks/shapes.h"

namespace rulecheck::checks {
namespace {

// What hardly ever stands in a label value but often in a regular expression.
bool LooksLikeRegexp(std::string_view value) {
  static const RE2 kSigns(
      R"(\.[*+]|^[1-5]\.\.$|\\d|\\w|\[[0-9a-zA-Z]-[0-9a-zA-Z]\]|^\(?[\w.-]+(\|[\w.-]+)+\)?$)");
  return RE2::PartialMatch(re2::StringPiece(value.data(), value.size()), kSigns);
}

}  // namespace

void RegexpInEquality(const QueryContext& c) {
  for (const promql::VectorSelector* selector : c.facts.selectors()) {
    for (const promql::Matcher& matcher : selector->matchers) {
      const bool positive = matcher.op == promql::MatchOp::kEqual;
      if ((!positive && matcher.op != promql::MatchOp::kNotEqual) || !LooksLikeRegexp(matcher.value))
        continue;
      c.Report(matcher.value_span,
               fmt::format("`{}` compares with exactly this text, which looks like a regular expression",
                           promql::MatchOpText(matcher.op)))
          .Help(fmt::format("to match the expression write `{}`", positive ? "=~" : "!~"));
    }
  }
}

}  // namespace rulecheck::checks
