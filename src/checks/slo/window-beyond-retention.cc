#include <algorithm>

#include <fmt/core.h>

#include "base/duration.h"
#include "checks/slo/objectives.h"

namespace rulecheck::checks {

void WindowBeyondRetention(const ModelContext& c) {
  ForEachIndicator(
      c, "slo/window-beyond-retention", [&](const slo::Indicator& each, const SloReport& report) {
        const auto retention = slo::RetentionOf(c.facts.slo().SettingsOfRule(each.rule));
        if (!retention || *retention <= 0) return;
        int64_t longest = each.term->averaged_of_ms > 0 ? each.term->window_ms : 0;
        slo::Spot at = each.term->averaged_at;
        if (each.term->through.empty()) {
          for (const slo::Leaf& leaf : each.term->leaves) {
            if (leaf.window_ms <= longest) continue;
            longest = leaf.window_ms;
            at = leaf.at;
          }
        }
        if (longest <= *retention || at.rule != each.rule) return;
        report.At(
            at,
            fmt::format(
                "a window of {} where samples are kept for {}: it is of what there is, and says otherwise",
                FormatPrometheusDuration(longest), FormatPrometheusDuration(*retention)));
      });
}

}  // namespace rulecheck::checks
