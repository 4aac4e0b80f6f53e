#include <set>

#include <fmt/core.h>

#include "base/duration.h"
#include "checks/slo/objectives.h"

namespace rulecheck::checks {

void RecordedNan(const ModelContext& c) {
  std::set<std::pair<uint32_t, uint32_t>> seen;
  ForEachIndicator(c, "slo/recorded-nan", [&](const slo::Indicator& each, const SloReport& report) {
    const slo::Term& term = *each.term;
    if (term.averaged_of_ms <= 0 || term.drops_nan || term.total.empty() || term.through.empty()) return;
    if (!seen.emplace(term.averaged_at.rule, term.averaged_at.span.begin).second) return;
    report
        .At(term.averaged_at,
            fmt::format("without traffic `{}` is 0/0, and one NaN makes this NaN for {}",
                        NameOf(c, term.through.front()), FormatPrometheusDuration(term.window_ms)))
        .Because(c.rules.rule(term.through.front()).rule->name.Whole(), "NaN is recorded here")
        .Help("Record nothing instead: `errors / total > 0 or 0 * (total > 0)`.");
  });
}

}  // namespace rulecheck::checks
