#include "checks/check.h"
#include "checks/regexps.h"
#include "checks/shapes.h"

namespace rulecheck::checks {
namespace {

// A matcher that lets most series through: negative, `.+`, `.*`.
bool IsWide(const promql::Matcher& matcher) {
  if (matcher.op == promql::MatchOp::kNotEqual || matcher.op == promql::MatchOp::kNotRegexp) return true;
  if (matcher.op == promql::MatchOp::kEqual) return matcher.value.empty();
  return matcher.value == ".+" || MatchesEverything(matcher.value);
}

}  // namespace

void SelectorWithoutName(const QueryContext& c) {
  for (const promql::VectorSelector* selector : c.facts.selectors()) {
    if (selector->allow_empty_matchers) continue;  // the second argument of info()
    bool wide = true;
    for (const promql::Matcher& matcher : selector->matchers) wide = wide && IsWide(matcher);
    if (!wide) continue;
    c.Report(SelectorSpan(*selector), "this selector reads nearly every series of the server")
        .Help("name the metric, or match a label with `=`");
  }
}

}  // namespace rulecheck::checks
