// The inside of Evaluate: what all operators of one LogQL query share, and the operators.
#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>

#include "engine/core/block.h"
#include "engine/logql/label_sets.h"
#include "engine/logql/lang.h"
#include "engine/logql/log_engine.h"
#include "rulecheck/result.h"

namespace rulecheck::engine::logql {

using engine::Block;

struct EvalState {
  const LogStore& store;
  const LogGrid grid;
  const LogEvalOptions& options;
  LabelSets& sets;
  bool ticks = false;    // each step is an instant query of its own
  bool ordered = false;  // the order of samples shows: an instant query with `sort`
  uint64_t bytes = 0;    // of lines read so far
  std::chrono::steady_clock::time_point deadline{};  // unset: no bound

  size_t steps() const { return grid.size(); }
  bool instant() const { return ticks || grid.instant(); }

  // To the observer, if there is one.
  void Show(const lang::Expr& part, const Block& block) const;
  void ShowRange(const lang::Expr& part, uint64_t samples) const;

  Status CheckTime(Span span) const;
  // Before a block with that many series is made.
  Status CheckSeries(uint64_t series, Span span) const;
};

inline Error EvalError(std::string message, Span span) {
  return {std::move(message), span};
}

// An operator answers for all steps at once. Rows may have equal labels where Loki
// answers several samples with equal labels.
Result<Block> Eval(EvalState& state, const lang::Expr& expr);

// One file each. `above`: the aggregation whose direct operand this is, or null.
Result<Block> EvalRangeAggregation(EvalState& state, const lang::RangeAggregation& range,
                                   const lang::VectorAggregation* above);
Result<Block> EvalVectorAggregation(EvalState& state, const lang::VectorAggregation& aggregation);
Result<Block> EvalTopk(EvalState& state, const lang::VectorAggregation& aggregation, const Block& input,
                       bool largest);
Result<Block> EvalSort(EvalState& state, Block input, bool descending);
Result<Block> EvalBinary(EvalState& state, const lang::Binary& binary);
Result<Block> EvalSetOperator(EvalState& state, const lang::Binary& binary, const Block& lhs,
                              const Block& rhs);
Result<Block> EvalVectorVector(EvalState& state, const lang::Binary& binary, const Block& lhs,
                               const Block& rhs);
Result<Block> EvalLabelReplace(EvalState& state, const lang::LabelReplace& replace);
Result<std::vector<StreamResult>> EvalLog(EvalState& state, const lang::LogExpr& log);

}  // namespace rulecheck::engine::logql
