// Rules along time: each over a stretch of ticks at once.
#include "engine/rules/rule_stretch.h"
#include "engine/rules/simulation.h"

namespace rulecheck::engine::rules {

bool Simulation::RunBlocks(const StepGrid& ticks) {
  return ForEachStretch(ticks, [&](const StepGrid& stretch) {
    for (size_t index : order_->before) {
      if (!RunStretch(context_, LateWriter(index), stretch, &runs_[index], storage_)) return false;
    }
    if (!RunTogether(order_->by_tick, stretch)) return false;
    for (size_t index : order_->after) {
      if (!RunStretch(context_, LateWriter(index), stretch, &runs_[index], storage_)) return false;
    }
    return true;
  });
}

bool Simulation::RunTogether(const std::vector<size_t>& indexes, const StepGrid& ticks) {
  if (indexes.empty()) return true;
  for (size_t i = 0; i < ticks.size(); ++i) {
    for (size_t index : indexes) {
      if (!Eval(&runs_[index], ticks.TimeAt(i), LateWriter(index))) return false;
    }
  }
  return true;
}

}  // namespace rulecheck::engine::rules
