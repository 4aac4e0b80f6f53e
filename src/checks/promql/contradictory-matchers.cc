#include <fmt/core.h>

#include <algorithm>

#include "checks/check.h"
#include "checks/regexps.h"
#include "checks/shapes.h"

namespace rulecheck::checks {
namespace {

using promql::Matcher;
using promql::MatchOp;

// The only values a matcher lets through, when they can be listed.
std::optional<std::set<std::string>> OnlyValues(const Matcher& matcher) {
  if (matcher.op == MatchOp::kEqual) return std::set<std::string>{std::string(matcher.value)};
  if (matcher.op == MatchOp::kRegexp) return LiteralAlternatives(matcher.value);
  return std::nullopt;
}

// Whether no value passes both. Sound: false when it cannot be told.
bool Exclude(const Matcher& a, const Matcher& b) {
  for (const auto& [listed, other] : {std::pair(&a, &b), std::pair(&b, &a)}) {
    const auto values = OnlyValues(*listed);
    if (!values) continue;
    return std::none_of(values->begin(), values->end(),
                        [other = other](const std::string& value) { return Accepts(*other, value); });
  }
  // `x=~"a.*", x!~"a.*"`
  const bool opposite = (a.op == MatchOp::kRegexp && b.op == MatchOp::kNotRegexp) ||
                        (a.op == MatchOp::kNotRegexp && b.op == MatchOp::kRegexp);
  return opposite && a.value == b.value;
}

}  // namespace

void ContradictoryMatchers(const QueryContext& c) {
  std::vector<const promql::VectorSelector*> selectors;
  SelectorsIn(c.root(), &selectors);
  for (const promql::VectorSelector* selector : selectors) {
    // Pairs are compared: the bound is against selectors made to take long.
    constexpr size_t kMaxMatchers = 64;
    const std::span<Matcher> matchers =
        selector->matchers.first(std::min(selector->matchers.size(), kMaxMatchers));
    for (size_t j = 1; j < matchers.size(); ++j) {
      for (size_t i = 0; i < j; ++i) {
        if (matchers[i].name != matchers[j].name || !Exclude(matchers[i], matchers[j])) continue;
        // The matcher of a metric name has no place of its own.
        const Span second = matchers[j].span.empty() ? selector->name_span : matchers[j].span;
        const Span first = matchers[i].span.empty() ? selector->name_span : matchers[i].span;
        c.Report(std::max(first, second), "no series can pass both matchers: the selector returns nothing")
            .Because(c.At(std::min(first, second)),
                     fmt::format("`{}` is limited here already", matchers[i].name));
        j = matchers.size();
        break;
      }
    }
  }
}

}  // namespace rulecheck::checks
