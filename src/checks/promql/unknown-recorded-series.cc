#include <fmt/core.h>

#include <algorithm>

#include "base/near_words.h"
#include "checks/check.h"
#include "checks/shapes.h"

namespace rulecheck::checks {
namespace {

// "level:metric:" of level:metric:operations; empty for names of another form.
std::string_view Family(std::string_view name) {
  const size_t first = name.find(':');
  if (first == 0 || first == std::string_view::npos) return {};
  const size_t second = name.find(':', first + 1);
  return second == std::string_view::npos ? std::string_view() : name.substr(0, second + 1);
}

bool FamilyIsRecorded(const RuleIndex& rules, std::string_view family) {
  const auto& names = rules.recorded_names();
  const auto it = std::lower_bound(names.begin(), names.end(), family);
  return it != names.end() && it->starts_with(family);
}

}  // namespace

void UnknownRecordedSeries(const QueryContext& c) {
  for (const promql::VectorSelector* selector : c.facts.selectors()) {
    const std::string_view name = MetricName(*selector);
    if (!IsRecordedName(name) || !c.rules.Recorders(name).empty()) continue;
    const std::string_view family = Family(name);
    if (family.empty() || !FamilyIsRecorded(c.rules, family)) continue;
    const Span place = NamePlace(*selector);
    // Without a near name it may well be recorded by another server.
    const std::string_view near = NearestInSorted(name, c.rules.recorded_names());
    if (near.empty() || near == c.OwnName()) continue;
    c.Report(place,
             fmt::format("nothing records `{}`, though other series of `{}` are recorded here", name, family))
        .Help(fmt::format("did you mean `{}`?", near));
  }
}

}  // namespace rulecheck::checks
