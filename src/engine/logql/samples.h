// Runs the pipeline of a range aggregation once over all lines that any of its windows
// can see, and keeps the samples in columns, one a label set.
#pragma once

#include <cstdint>
#include <vector>

#include "engine/logql/eval_state.h"
#include "engine/logql/lang.h"

namespace rulecheck::engine::logql {

struct SampleColumn {
  LabelSetId labels = 0;
  std::vector<int64_t> times;  // in order; equal times in the order of the streams
  std::vector<double> values;  // parallel; empty when the aggregation only counts
};

// Sorted by labels. The samples are those in (t - range - offset, t - offset] of some
// step t.
Result<std::vector<SampleColumn>> CollectSamples(EvalState& state, const lang::RangeAggregation& range,
                                                 const lang::VectorAggregation* above);

}  // namespace rulecheck::engine::logql
