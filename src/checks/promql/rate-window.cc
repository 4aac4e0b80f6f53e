#include <optional>

#include <fmt/core.h>

#include "base/duration.h"
#include "checks/cardinality/bounds.h"
#include "checks/check.h"
#include "checks/shapes.h"
#include "policy/project.h"
#include "promql/function_id.h"

namespace rulecheck::checks {
namespace {

constexpr double kMinSamples = 2;

// What gives nothing for a window with one sample.
bool NeedsTwoSamples(promql::FunctionId id) {
  switch (id) {
    case promql::FunctionId::kRate:
    case promql::FunctionId::kIrate:
    case promql::FunctionId::kIncrease:
    case promql::FunctionId::kDelta:
    case promql::FunctionId::kIdelta:
    case promql::FunctionId::kDeriv:
    case promql::FunctionId::kPredictLinear:
    case promql::FunctionId::kDoubleExponentialSmoothing:
      return true;
    default:
      return false;
  }
}

double SamplesWanted(const policy::Settings& settings) {
  double out = kMinSamples;
  for (const policy::CheckMap& layer : settings.checks) {
    const auto it = layer.find("promql/rate-window");
    if (it == layer.end()) continue;
    const auto option = it->second.options.find("min_samples");
    if (option != it->second.options.end()) out = option->second.value;
  }
  return out;
}

}  // namespace

void RateWindow(const QueryContext& c) {
  const policy::Facts& system = c.facts.run().system();
  if (!system.scrape_interval.fallback && system.scrape_interval.jobs.empty()) return;
  const double wanted = SamplesWanted(c.settings.settings);
  promql::Walk(c.root(), [&](const promql::Expr& node) {
    const auto* call = promql::As<promql::Call>(&node);
    if (call == nullptr || !NeedsTwoSamples(call->function->id)) return;
    for (const promql::Expr* arg : call->args) {
      const auto* matrix = promql::As<promql::MatrixSelector>(promql::StripParens(arg));
      if (matrix == nullptr || matrix->range_expr != nullptr) continue;
      const std::optional<int64_t> interval = StepOf(c.facts, *matrix->selector);
      const double range = static_cast<double>(matrix->range_ns) / 1e6;
      if (!interval || range >= wanted * static_cast<double>(*interval)) continue;
      c.Report(matrix->range_span,
               fmt::format("a sample comes every {}: this window holds {:.3g}, `{}` needs {:.3g}",
                           FormatPrometheusDuration(*interval), range / static_cast<double>(*interval),
                           call->name, wanted))
          .Help(
              fmt::format("four samples or more are usual: `[{}]`", FormatPrometheusDuration(4 * *interval)));
    }
  });
}

}  // namespace rulecheck::checks
