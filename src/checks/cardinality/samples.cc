#include <fmt/core.h>

#include "checks/cardinality/limits.h"
#include "policy/project.h"

namespace rulecheck::checks {

void SamplesRead(const QueryContext& c) {
  const policy::CardinalitySettings* policy = CardinalityOf(c.settings);
  if (policy == nullptr || !policy->samples.max) return;
  const double most = *policy->samples.max;
  const auto severity = LevelHere(policy->samples, c.item, c.settings, "cardinality/samples");
  if (!severity) return;
  const SampleCount count = SamplesOf(c.facts, c.item);
  if (count.samples <= most || count.samples == flow::kInfinity) return;
  SpeakFor(policy->samples, *severity,
           c.out.Report(c.rule().name.Whole(),
                        fmt::format("one evaluation of `{}` reads up to {} samples, more than {}: {}",
                                    c.OwnName(), CountText(count.samples), CountText(most), count.why)));
}

}  // namespace rulecheck::checks
