// histogram_quantile, histogram_quantiles and histogram_fraction.
#pragma once

#include "engine/promql/functions.h"

namespace rulecheck::engine {

Result<Block> HistogramQuantileFunction(Evaluator& ev, const promql::Call& call);
Result<Block> HistogramQuantilesFunction(Evaluator& ev, const promql::Call& call);
Result<Block> HistogramFractionFunction(Evaluator& ev, const promql::Call& call);

}  // namespace rulecheck::engine
