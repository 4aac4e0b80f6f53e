#include <optional>
#include <set>

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

// `count by (__name__) ({...})` asks how many series each name has: it has to read them all.
std::set<const promql::Expr*> CountedByName(const promql::Expr& root) {
  std::set<const promql::Expr*> out;
  promql::Walk(root, [&](const promql::Expr& node) {
    const auto* aggregate = promql::As<promql::Aggregate>(&node);
    if (aggregate == nullptr || aggregate->without) return true;
    for (const promql::LabelRef& label : aggregate->grouping) {
      if (label.name == "__name__") out.insert(promql::StripParens(aggregate->expr));
    }
    return true;
  });
  return out;
}

}  // namespace

void SelectorWithoutName(const QueryContext& c) {
  std::optional<std::set<const promql::Expr*>> counted;
  for (const promql::VectorSelector* selector : c.facts.selectors()) {
    if (selector->allow_empty_matchers) continue;  // the second argument of info()
    bool wide = true;
    for (const promql::Matcher& matcher : selector->matchers) wide = wide && IsWide(matcher);
    if (!wide) continue;
    if (!counted) counted = CountedByName(c.root());
    if (counted->contains(selector)) continue;
    c.Report(SelectorSpan(*selector), "this selector reads nearly every series of the server")
        .Help("name the metric, or match a label with `=`");
  }
}

}  // namespace rulecheck::checks
