#include <fmt/core.h>

#include <algorithm>

#include "base/duration.h"
#include "checks/check.h"
#include "checks/dashboards.h"

namespace rulecheck::checks {
namespace {

// Hardly anything is scraped more often; two samples are what `rate` needs.
constexpr int64_t kShortestUsualScrapeMs = 10'000;

}  // namespace

void ShortRateInterval(const DocumentContext& c) {
  if (DashboardOf(c.document) == nullptr) return;
  for (const QueryItem& item : c.document.queries) {
    if (item.language != QueryLanguage::kPromQL || item.setting().min_step.value.empty()) continue;
    const auto& variables = item.setting().variables;
    const auto use = std::find_if(variables.begin(), variables.end(), [](const QueryVariable& variable) {
      return variable.name == "__rate_interval" && variable.position == QueryVariable::Position::kDuration;
    });
    if (use == variables.end()) continue;
    const Result<int64_t> step = ParsePrometheusDuration(item.setting().min_step.value);
    if (!step.ok() || *step == 0 || 4 * *step >= 2 * kShortestUsualScrapeMs) continue;
    c.out.set_subject(item.subject());
    c.out.set_role(item.role);
    c.out
        .Report(item.text.At(use->span),
                fmt::format("`$__rate_interval` is four times the min step when people zoom in: {} s, which "
                            "hardly holds two samples",
                            static_cast<double>(4 * *step) / 1000))
        .Because(item.setting().min_step.Whole(), "the min step; it should be the scrape interval");
  }
}

}  // namespace rulecheck::checks
