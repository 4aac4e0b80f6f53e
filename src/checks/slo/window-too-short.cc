#include <algorithm>
#include <set>

#include <fmt/core.h>

#include "base/duration.h"
#include "checks/slo/objectives.h"

namespace rulecheck::checks {
namespace {

constexpr int64_t kFewestScrapes = 4;

}  // namespace

void SloWindowTooShort(const ModelContext& c) {
  std::set<std::pair<uint32_t, uint32_t>> seen;
  ForEachRatio(c, "slo/window-too-short",
               [&](uint32_t rule, const slo::Term& ratio, const SloReport& report) {
                 const auto& settings = c.facts.slo().SettingsOfRule(rule);
                 for (const slo::Leaf& leaf : ratio.leaves) {
                   const slo::KnownTime scrape = slo::ScrapeIntervalOf(settings, leaf.of.Equal("job"));
                   if (!scrape.known || leaf.IsOfTime() || leaf.window_ms >= kFewestScrapes * scrape.ms ||
                       leaf.window_ms <= 0 || !seen.emplace(leaf.at.rule, leaf.at.span.begin).second)
                     continue;
                   report.At(leaf.at, fmt::format("a window of {} with a scrape every {}: fewer than four "
                                                  "scrapes, so one that is missed leaves it without a value",
                                                  FormatPrometheusDuration(leaf.window_ms),
                                                  FormatPrometheusDuration(scrape.ms)));
                   return;
                 }
               });
}

}  // namespace rulecheck::checks
