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

// Labels whose values are patterns or paths: a route is often labelled with its pattern.
bool HoldsPatterns(std::string_view label) {
  static const RE2 kNames(
      "(^|_)(route|path|uri|url|handler|pattern|regexp?|expr(ession)?|query|match(er)?|location|"
      "endpoint|template|glob|rule|filter|resource|topic|operation|method_path)$");
  return RE2::PartialMatch(re2::StringPiece(label.data(), label.size()), kNames);
}

bool LooksLikePath(std::string_view value) {
  return value.find('/') != std::string_view::npos;
}

}  // namespace

void RegexpInEquality(const QueryContext& c) {
  for (const promql::VectorSelector* selector : c.facts.selectors()) {
    for (const promql::Matcher& matcher : selector->matchers) {
      const bool positive = matcher.op == promql::MatchOp::kEqual;
      if ((!positive && matcher.op != promql::MatchOp::kNotEqual) || !LooksLikeRegexp(matcher.value) ||
          HoldsPatterns(matcher.name) || LooksLikePath(matcher.value)) {
        continue;
      }
      c.Report(matcher.value_span,
               fmt::format("`{}` compares with exactly this text, which looks like a regular expression",
                           promql::MatchOpText(matcher.op)))
          .Help(fmt::format("to match the expression write `{}`", positive ? "=~" : "!~"));
    }
  }
}

}  // namespace rulecheck::checks
