// Range functions over series of floats alone: all windows of a series in one call,
// so that loops are short and windows can share work. Answers are those of the
// kernels of range_function.h, to the bit.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "engine/promql/range_function.h"

namespace rulecheck::engine {

// Which samples each step sees: those at positions [first, end) of `times`.
struct WindowEdges {
  std::vector<int64_t> times;
  bool late = false;
  std::vector<uint32_t> first;  // by step
  std::vector<uint32_t> end;
  std::vector<uint64_t> some;  // presence bits of the steps with a sample
  std::vector<uint64_t> two;   // ... with two or more
  size_t widest = 0;           // samples of the largest window
  uint64_t generation = 0;     // changes with the content

  size_t size(size_t s) const { return end[s] - first[s]; }
  bool empty(size_t s) const { return end[s] == first[s]; }
};

// One function at work on one series after the other.
class RowFunction {
 public:
  virtual ~RowFunction() = default;
  // The next series; `edges` and `values` stay valid until the next Begin.
  virtual void Begin(const WindowEdges& edges, std::span<const double> values) {
    edges_ = &edges;
    values_ = values.data();
    count_ = values.size();
  }
  // The values of steps [begin, end); where the edges say that there is none, anything.
  virtual void Run(size_t begin, size_t end, double* out) = 0;
  // A window needs two samples to have a value.
  virtual bool needs_two() const { return false; }
  // The cost of a step does not grow with its window.
  virtual bool flat() const { return true; }

 protected:
  const WindowEdges* edges_ = nullptr;
  const double* values_ = nullptr;
  size_t count_ = 0;
};

// Null when the function has no such form for this call.
std::unique_ptr<RowFunction> MakeRowFunction(const RangeCall& call);
std::unique_ptr<RowFunction> MakeOrderedSum(promql::FunctionId id);
// For EvalOptions::share_sums.
std::unique_ptr<RowFunction> MakeSharedSum(promql::FunctionId id);
std::unique_ptr<RowFunction> MakeRowRate(const RangeCall& call);

// Runs a RowFunction over series, keeping the edges while series share their times.
class RowRunner {
 public:
  RowRunner(Evaluator* ev, const RangeArgument& arg, std::unique_ptr<RowFunction> function)
      : ev_(*ev), arg_(arg), function_(std::move(function)) {}

  // False when this series needs the kernels: it has histograms or start timestamps.
  bool CanRun(const RangeSeries& series) const {
    return function_ != nullptr && series.histograms.empty() && series.starts.empty();
  }
  Status Run(const RangeSeries& series, Block* out, size_t row);

 private:
  void FindEdges(const RangeSeries& series);

  Evaluator& ev_;
  const RangeArgument& arg_;
  std::unique_ptr<RowFunction> function_;
  WindowEdges edges_;
};

}  // namespace rulecheck::engine
