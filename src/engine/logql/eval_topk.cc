// topk, bottomk, sort, sort_desc: series keep their labels, some of them go or move.
#include <algorithm>
#include <cmath>

#include "engine/logql/eval_state.h"
#include "engine/logql/grouping.h"
#include "engine/logql/lang.h"

namespace rulecheck::engine::logql {

namespace {

// Larger first (or smaller first), NaN last.
struct Before {
  bool largest;
  bool operator()(double a, double b) const {
    if (std::isnan(a) || std::isnan(b)) return !std::isnan(a);
    return largest ? a > b : a < b;
  }
};

// Rows with a sample at `step`, the best first; equal values in the order of the rows.
void RankAt(const Block& in, const std::vector<size_t>& rows, size_t step, Before before,
            std::vector<size_t>* ranked) {
  ranked->clear();
  for (const size_t row : rows) {
    if (in.Has(row, step)) ranked->push_back(row);
  }
  std::ranges::stable_sort(*ranked, [&](size_t a, size_t b) {
    const double x = in.values(a)[step];
    const double y = in.values(b)[step];
    if (std::isnan(x) && std::isnan(y)) return false;
    return before(x, y);
  });
}

// Of a result of one step: the order of rows is the order of samples.
Block InOrder(const Block& in, const std::vector<size_t>& order) {
  Block out(in.steps());
  out.Reserve(order.size());
  for (const size_t row : order) out.AddCopy(in, row);
  return out;
}

}  // namespace

Result<Block> EvalTopk(EvalState& state, const lang::VectorAggregation& aggregation, const Block& input,
                       bool largest) {
  const Groups groups = GroupRows(&state.sets, aggregation.grouping, input);
  if (Status s = state.CheckSeries(input.size(), aggregation.span); !s) return s.error();
  const auto k = static_cast<size_t>(aggregation.parameter);
  Block kept(state.steps());
  kept.Reserve(input.size());
  for (size_t row = 0; row < input.size(); ++row) kept.Add(input.labels(row));
  std::vector<size_t> ranked;
  std::vector<size_t> order;
  for (const std::vector<size_t>& rows : groups.rows) {
    if (Status s = state.CheckTime(aggregation.span); !s) return s.error();
    for (size_t step = 0; step < state.steps(); ++step) {
      RankAt(input, rows, step, {largest}, &ranked);
      if (ranked.size() > k) ranked.resize(k);
      for (const size_t row : ranked) kept.Set(row, step, input.values(row)[step]);
      if (state.ordered) order.insert(order.end(), ranked.begin(), ranked.end());
    }
  }
  return state.ordered ? InOrder(kept, order) : kept;
}

Result<Block> EvalSort(EvalState& state, Block input, bool descending) {
  if (!state.ordered) return input;
  std::vector<size_t> rows(input.size());
  for (size_t row = 0; row < rows.size(); ++row) rows[row] = row;
  std::vector<size_t> order;
  RankAt(input, rows, 0, {descending}, &order);
  return InOrder(input, order);
}

}  // namespace rulecheck::engine::logql
