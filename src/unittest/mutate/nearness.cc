// How near the cases of a group came to noticing a mutant: where its result differs from
// that of the unchanged rule.
#include <algorithm>
#include <cstdlib>
#include <tuple>
#include <utility>

#include "unittest/mutate/rule_state.h"

namespace rulecheck::unittest {
namespace {

using Samples = std::vector<std::pair<engine::LabelsId, double>>;

Samples SamplesAt(const engine::Block& block, size_t tick) {
  Samples out;
  for (size_t s = 0; s < block.size(); ++s) {
    if (block.Has(s, tick)) out.emplace_back(block.labels(s), block.values(s)[tick]);
  }
  std::sort(out.begin(), out.end());
  return out;
}

Samples WrittenAt(const std::vector<engine::rules::RuleColumn>& columns, size_t tick) {
  Samples out;
  for (const engine::rules::RuleColumn& column : columns) {
    if (engine::TestBit(column.present.data(), tick)) out.emplace_back(column.labels, column.values[tick]);
  }
  std::sort(out.begin(), out.end());
  return out;
}

}  // namespace

// The unchanged rule alone, as TryLeaf runs a changed one; false: it cannot be told.
bool GroupTrial::ReadOriginal(RuleState* state, const engine::StepGrid& ticks) {
  if (state->original) return true;
  engine::rules::TemplateContext context = runner_.MakeContext();
  context.storage = &runner_.storage_;
  engine::rules::RuleRun run(&runner_.storage_, &rules_.GroupOf(state->index), state->rule,
                             static_cast<engine::WriterId>(state->index + 1));
  auto samples =
      engine::rules::EvaluateStretch(run, runner_.storage_, context, LateWriter(state->index), ticks);
  if (!samples || !engine::rules::StepStretch(context, *samples, ticks, &run, &state->written)) return false;
  state->original = std::move(*samples);
  return true;
}

Nearness GroupTrial::NearnessOf(RuleState* state, const engine::BlockOutcome& changed,
                                const std::vector<engine::rules::RuleColumn>& written,
                                const engine::StepGrid& ticks) {
  Nearness best{Nearness::What::kNothing, state->cases.front(), 0, 0};
  if (!ReadOriginal(state, ticks)) return best;
  for (size_t i = 0; i < ticks.size(); ++i) {
    const bool states = WrittenAt(state->written, i) != WrittenAt(written, i);
    if (!states && SamplesAt(state->original->block, i) == SamplesAt(changed.block, i)) continue;
    for (size_t c : state->cases) {
      const int64_t distance = std::abs(runner_.TickOf(group_.cases[c]) - ticks.TimeAt(i));
      const Nearness here{states ? Nearness::What::kCondition : Nearness::What::kValue, c,
                          ticks.TimeAt(i) - ticks.start_ms, distance};
      const auto key = [](const Nearness& n) {
        return std::tuple(n.what, n.distance_ms, n.case_index, n.at_ms);
      };
      if (key(here) < key(best)) best = here;
    }
  }
  return best;
}

}  // namespace rulecheck::unittest
