#include <fmt/core.h>

#include "checks/check.h"
#include "checks/shapes.h"

namespace rulecheck::checks {
namespace {

bool EndsWithAnchor(std::string_view pattern) {
  if (!pattern.ends_with('$')) return false;
  size_t backslashes = 0;
  while (backslashes + 1 < pattern.size() && pattern[pattern.size() - 2 - backslashes] == '\\') ++backslashes;
  return backslashes % 2 == 0;
}

}  // namespace

void RedundantAnchors(const QueryContext& c) {
  for (const promql::VectorSelector* selector : c.facts.selectors()) {
    for (const promql::Matcher& matcher : selector->matchers) {
      if (matcher.op != promql::MatchOp::kRegexp && matcher.op != promql::MatchOp::kNotRegexp) continue;
      const bool front = matcher.value.starts_with('^');
      const bool back = EndsWithAnchor(matcher.value) && matcher.value.size() > (front ? 1u : 0u);
      if (!front && !back) continue;
      const std::string_view what = front && back ? "`^` and `$` are" : front ? "`^` is" : "`$` is";
      FindingBuilder finding = c.Report(
          matcher.value_span, fmt::format("{} redundant: matchers always match the whole value", what));
      std::vector<Edit> edits;
      // Inside the quotes; an anchor is one byte in every kind of string.
      if (front) edits = c.Replace({matcher.value_span.begin + 1, matcher.value_span.begin + 2}, "");
      if (back) {
        for (Edit& edit : c.Replace({matcher.value_span.end - 2, matcher.value_span.end - 1}, ""))
          edits.push_back(std::move(edit));
      }
      if (edits.size() == (front ? 1u : 0u) + (back ? 1u : 0u)) {
        finding.WithFix({"remove the anchors", true, std::move(edits)});
      }
    }
  }
}

}  // namespace rulecheck::checks
