#include <fmt/core.h>

#include "checks/check.h"
#include "checks/regexps.h"
#include "checks/shapes.h"

namespace rulecheck::checks {

void PlainTextRegexp(const QueryContext& c) {
  for (const promql::VectorSelector* selector : c.facts.selectors()) {
    for (const promql::Matcher& matcher : selector->matchers) {
      const bool positive = matcher.op == promql::MatchOp::kRegexp;
      if ((!positive && matcher.op != promql::MatchOp::kNotRegexp) || matcher.name == "__name__") continue;
      const auto values = LiteralAlternatives(matcher.value);
      if (!values || values->size() != 1 || TopLevelAlternatives(matcher.value).size() != 1) continue;
      FindingBuilder finding =
          c.Report(matcher.span, fmt::format("`{}` compares with plain text: `{}` does the same",
                                             c.Quoted(matcher.span), positive ? "=" : "!="));
      // Escapes and groups would have to be rewritten as well.
      if (*values->begin() != matcher.value) continue;
      const std::string_view between =
          c.text().substr(matcher.name_span.end, matcher.value_span.begin - matcher.name_span.end);
      const size_t at = between.find(promql::MatchOpText(matcher.op));
      if (at == std::string_view::npos) continue;
      const uint32_t begin = matcher.name_span.end + static_cast<uint32_t>(at);
      const std::string op = positive ? "=" : "!=";
      finding.WithFix({fmt::format("write `{}`", op), true, c.Replace({begin, begin + 2}, op)});
    }
  }
}

}  // namespace rulecheck::checks
