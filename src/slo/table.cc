#include "slo/table.h"

#include <algorithm>

#include <fmt/format.h>

#include "base/duration.h"

namespace rulecheck::slo {
namespace {

constexpr double kShares[] = {1, 0.1, 0.01};

SloTierRow RowOfTier(const Model& model, const Slo& slo, const Tier& tier) {
  SloTierRow out;
  const workspace::RuleRef& ref = model.rules().rule(tier.rule);
  out.alert = ref.rule->name.value;
  out.severity = tier.severity;
  const Location at = model.At(tier.longest().at);
  out.file = at.file->path();
  out.line = at.file->Position(at.span.begin).line;
  out.factor = tier.factor;
  out.long_ms = tier.long_ms;
  out.short_ms = tier.short_ms;
  out.hold_ms = tier.hold_ms;
  out.threshold = tier.threshold;
  if (tier.factor && tier.window_ms() > 0)
    out.spent = BudgetSpent(*tier.factor, tier.window_ms(), slo.counted_ms);
  out.reachable = !tier.unreachable();
  for (size_t i = 0; i < std::size(kShares); ++i) {
    out.detection[i] = ConditionAfter(tier.pair(), kShares[i]);
    if (out.detection[i]) *out.detection[i] += static_cast<double>(tier.hold_ms);
    out.worst[i] = FiresAfter(tier.pair(), kShares[i], tier.delays);
  }
  out.reset = ResetsAfter(tier.pair(), 1);
  return out;
}

// Burns that spend the budget and fire nothing, and alerts that fire at no burn.
std::vector<std::string> BlindSpotsOf(const Slo& slo) {
  std::vector<std::string> out;
  std::optional<double> least;
  for (const Tier& tier : slo.tiers) {
    if (tier.unreachable()) {
      out.push_back(fmt::format("an alert above {:.6g} of errors never fires", tier.threshold));
    } else if (tier.factor && (!least || *tier.factor < *least)) {
      least = tier.factor;
    }
  }
  if (!slo.budget) return out;
  if (!least) {
    out.push_back("no burn fires anything");
  } else if (*least > 1 + 1e-6) {
    out.push_back(fmt::format(
        "burns from 1 to {:.6g}: at the upper end the budget lasts {}", *least,
        FormatPrometheusDuration(static_cast<int64_t>(static_cast<double>(slo.period_ms) / *least / 1000) *
                                 1000)));
  }
  return out;
}

}  // namespace

SloRow RowOf(const Model& model, const Slo& slo) {
  SloRow out;
  out.name = slo.name;
  if (slo.budget) out.objective = 1 - *slo.budget;
  out.objective_guessed = slo.budget_guessed;
  out.period_ms = slo.period_ms;
  out.counted_ms = slo.counted_ms;
  out.counts = slo.ratio().DataText();
  for (const Tier& tier : slo.tiers) out.tiers.push_back(RowOfTier(model, slo, tier));
  out.blind_spots = BlindSpotsOf(slo);
  return out;
}

std::vector<SloRow> ListSlos(const Model& model) {
  std::vector<SloRow> out;
  for (const Slo& slo : model.slos()) out.push_back(RowOf(model, slo));
  return out;
}

}  // namespace rulecheck::slo
