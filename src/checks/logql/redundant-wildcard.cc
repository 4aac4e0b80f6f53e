#include <fmt/core.h>

#include "checks/check.h"
#include "checks/log_shapes.h"
#include "checks/regexps.h"

namespace rulecheck::checks {
namespace {

bool EndsWithWildcard(std::string_view pattern) {
  if (!pattern.ends_with(".*")) return false;
  size_t backslashes = 0;
  for (size_t i = pattern.size() - 2; i-- > 0 && pattern[i] == '\\';) ++backslashes;
  return backslashes % 2 == 0;
}

void ReportPart(const LogQueryContext& c, const logql::Text& text, Span part) {
  const Span place = c.InText(text, part);
  c.Report(place, "a line filter searches anywhere in the line: this changes nothing")
      .WithFix({"remove it", true, c.Replace(place, "")});
}

}  // namespace

void RedundantWildcard(const LogQueryContext& c) {
  for (const LogRegexp& regexp : RegexpsIn(c.text(), c.root())) {
    const std::string_view pattern = regexp.text->value;
    if (regexp.place != LogRegexp::Place::kLine || pattern.size() < 3 ||
        TopLevelAlternatives(pattern).size() != 1) {
      continue;
    }
    const auto size = static_cast<uint32_t>(pattern.size());
    const uint32_t front = pattern.starts_with(".*?") ? 3 : pattern.starts_with(".*") ? 2 : 0;
    const bool back = EndsWithWildcard(pattern);
    if (front + (back ? 2 : 0) >= size) continue;  // nothing else: logql/empty-line-filter
    if (front != 0) ReportPart(c, *regexp.text, {0, front});
    if (back) ReportPart(c, *regexp.text, {size - 2, size});
  }
}

}  // namespace rulecheck::checks
