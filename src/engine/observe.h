// Who wants to see what each part of a query gives: coverage, explanations.
#pragma once

#include <cstdint>

#include "engine/core/block.h"
#include "rulecheck/syntax_tree.h"

namespace rulecheck::engine {

// Is told of every part as it is evaluated, inner parts first; a run without one pays a
// comparison an operator. A part is seen more than once where it is evaluated over several
// grids: a step of its own when it does not depend on the step, each tick of a query that
// knows its own time. Equal parts are each seen. Behind an error nothing more is seen.
// Parentheses, numbers, texts and the second argument of info() have no value of their own.
class EvalObserver {
 public:
  virtual ~EvalObserver() = default;

  // `part` is of the query that is evaluated. One column of `block` for each step of
  // `grid`; metric names may still be there. Of LogQL the grid is in whole milliseconds, and
  // LabelsId is LabelSetId.
  virtual void Saw(syntax::NodeId part, const Block& block, const StepGrid& grid) = 0;

  // A range selector, the selector in it or in timestamp(), a subquery: how many samples it
  // gives to all windows or steps together. A log query: how many lines, or samples, came through its stages.
  virtual void SawRange(syntax::NodeId part, uint64_t samples) = 0;
};

}  // namespace rulecheck::engine
