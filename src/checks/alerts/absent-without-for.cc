#include <algorithm>
#include <optional>
#include <vector>

#include <fmt/core.h>

#include "base/duration.h"
#include "checks/check.h"
#include "checks/shapes.h"
#include "policy/facts.h"

namespace rulecheck::checks {
namespace {

// absent() whose result is an alert, alone or as a side of `or`; absent_over_time() brings its own delay.
const promql::Call* AbsentOf(const promql::Expr& root) {
  std::vector<const promql::Expr*> waiting{&root};
  while (!waiting.empty()) {
    const promql::Expr* expr = promql::StripParens(waiting.back());
    waiting.pop_back();
    if (const promql::Call* call = CallOf(expr, promql::FunctionId::kAbsent)) return call;
    const auto* binary = promql::As<promql::Binary>(expr);
    if (binary == nullptr || binary->op != promql::Op::kOr) continue;
    waiting.push_back(binary->rhs);
    waiting.push_back(binary->lhs);
  }
  return nullptr;
}

// The longest time between two samples of any job.
std::optional<int64_t> SlowestScrape(const policy::IntervalByJob& intervals) {
  std::optional<int64_t> out = intervals.fallback;
  for (const auto& [job, interval] : intervals.jobs) out = std::max(out.value_or(0), interval);
  return out;
}

}  // namespace

void AbsentWithoutFor(const QueryContext& c) {
  if (c.rule().kind != RuleKind::kAlerting) return;
  const DurationField* hold = c.rule().hold;
  const promql::Call* call = AbsentOf(c.root());
  if (call == nullptr) return;
  if (hold == nullptr || hold->milliseconds <= 0) {
    c.Report(call->name_span, "alert on `absent()` without `for`")
        .Help(
            "a single missed scrape or a restart of Prometheus is enough to fire; add `for` of at least two "
            "scrape intervals");
    return;
  }
  const std::optional<int64_t> interval = SlowestScrape(c.facts.run().system().scrape_interval);
  if (!interval || hold->milliseconds >= 2 * *interval) return;
  c.Report(call->name_span, fmt::format("alert on `absent()` with `for` of {}: a sample comes every {}",
                                        hold->text.value, FormatPrometheusDuration(*interval)))
      .Help(fmt::format("one missed scrape is enough to fire: two intervals are {}",
                        FormatPrometheusDuration(2 * *interval)));
}

}  // namespace rulecheck::checks
