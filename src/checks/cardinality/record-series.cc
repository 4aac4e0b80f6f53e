#include <fmt/core.h>

#include "checks/cardinality/limits.h"
#include "policy/project.h"

namespace rulecheck::checks {

void RecordSeries(const AnyQueryContext& c) {
  const policy::CardinalitySettings* policy = CardinalityOf(c.settings);
  if (policy == nullptr || !policy->record_series.max) return;
  const double most = *policy->record_series.max;
  if (MostSeriesOf(c.facts, c.item) <= most) return;
  const double series = SeriesOf(c.facts, c.item);
  if (series <= most || series == flow::kInfinity) return;
  const auto severity = LevelHere(policy->record_series, c.item, c.settings, "cardinality/record-series");
  if (!severity) return;
  SpeakFor(policy->record_series, *severity,
           c.out.Report(c.rule().name.Whole(),
                        fmt::format("`{}` records up to {} series, more than {}: {}", c.OwnName(),
                                    CountText(series), CountText(most), WhySeries(c.facts, c.item))));
}

}  // namespace rulecheck::checks
