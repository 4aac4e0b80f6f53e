#include "engine/promql/range_rows.h"

#include <algorithm>
#include <cmath>

namespace rulecheck::engine {

using promql::FunctionId;

void RowRunner::FindEdges(const RangeSeries& series) {
  if (edges_.generation != 0 && edges_.late == series.late && edges_.times == series.times) return;
  ++edges_.generation;
  edges_.late = series.late;
  edges_.widest = 0;
  edges_.times = series.times;
  const size_t steps = ev_.steps();
  edges_.first.resize(steps);
  edges_.end.resize(steps);
  edges_.some.assign(BitmapWords(steps), 0);
  edges_.two.assign(BitmapWords(steps), 0);
  const std::vector<int64_t>& times = edges_.times;
  const int64_t before_ms = arg_.range_ms + ev_.query().options.edge_ms();
  uint32_t first = 0;
  uint32_t end = 0;
  for (size_t s = 0; s < steps; ++s) {
    const int64_t ts = ev_.grid().TimeAt(s);
    if (s == 0 || !arg_.fixed) {
      const int64_t end_ms = ts - arg_.offset_ms;
      const int64_t begin_ms = end_ms - before_ms;
      const int64_t until = series.late ? std::min(end_ms, ts - 1) : end_ms;
      while (end < times.size() && times[end] <= until) ++end;
      while (first < end && times[first] <= begin_ms) ++first;
    }
    edges_.first[s] = first;
    edges_.end[s] = end;
    edges_.widest = std::max<size_t>(edges_.widest, end - first);
    if (end > first) SetBit(edges_.some.data(), s);
    if (end > first + 1) SetBit(edges_.two.data(), s);
  }
}

Status RowRunner::Run(const RangeSeries& series, Block* out, size_t row) {
  FindEdges(series);
  const std::vector<uint64_t>& present = function_->needs_two() ? edges_.two : edges_.some;
  std::ranges::copy(present, out->present(row));
  function_->Begin(edges_, series.values);
  // Time is looked at after about a million samples.
  constexpr size_t kWork = size_t{1} << 20;
  const size_t steps = ev_.steps();
  for (size_t begin = 0; begin < steps;) {
    if (Status s = ev_.query().CheckTime(); !s) return s;
    const size_t window = function_->flat() ? 1 : edges_.widest + 1;
    const size_t end = std::min(steps, begin + std::max<size_t>(8, kWork / window));
    function_->Run(begin, end, out->values(row));
    begin = end;
  }
  return {};
}

namespace {

class CountRow : public RowFunction {
 public:
  void Run(size_t begin, size_t end, double* out) override {
    for (size_t s = begin; s < end; ++s) out[s] = static_cast<double>(edges_->size(s));
  }
};

class PresentRow : public RowFunction {
 public:
  void Run(size_t begin, size_t end, double* out) override { std::fill(out + begin, out + end, 1.0); }
};

class FirstRow : public RowFunction {
 public:
  void Run(size_t begin, size_t end, double* out) override {
    for (size_t s = begin; s < end; ++s) {
      if (!edges_->empty(s)) out[s] = values_[edges_->first[s]];
    }
  }
};

class LastRow : public RowFunction {
 public:
  void Run(size_t begin, size_t end, double* out) override {
    for (size_t s = begin; s < end; ++s) {
      if (!edges_->empty(s)) out[s] = values_[edges_->end[s] - 1];
    }
  }
};

// How many neighbours differ, from counts over the whole series.
template <typename Differs>
class PairsRow : public RowFunction {
 public:
  void Begin(const WindowEdges& edges, std::span<const double> values) override {
    RowFunction::Begin(edges, values);
    before_.resize(values.size());
    uint32_t n = 0;
    for (size_t i = 0; i < values.size(); ++i) {
      if (i > 0) n += Differs()(values[i - 1], values[i]) ? 1 : 0;
      before_[i] = n;
    }
  }
  void Run(size_t begin, size_t end, double* out) override {
    for (size_t s = begin; s < end; ++s) {
      if (edges_->empty(s)) continue;
      out[s] = static_cast<double>(before_[edges_->end[s] - 1] - before_[edges_->first[s]]);
    }
  }

 private:
  std::vector<uint32_t> before_;  // differing pairs up to and with this sample
};

struct IsReset {
  bool operator()(double a, double b) const { return b < a; }
};
struct IsChange {
  bool operator()(double a, double b) const { return b != a && !(std::isnan(a) && std::isnan(b)); }
};

// The extreme of a sliding window as a queue of two stacks: behind `split_` the best
// so far, before it the best from each position on. Joining two neighbouring parts
// gives the better, of equal ones the left, a NaN only when there is nothing else,
// as looking at one sample after the other does.
template <typename Better>
class ExtremeRow : public RowFunction {
 public:
  void Begin(const WindowEdges& edges, std::span<const double> values) override {
    RowFunction::Begin(edges, values);
    suffix_.resize(values.size());
    split_ = 0;
    end_ = 0;
  }
  void Run(size_t begin, size_t end, double* out) override {
    for (size_t s = begin; s < end; ++s) {
      if (edges_->empty(s)) continue;
      const size_t first = edges_->first[s];
      if (first >= split_) Turn(first, edges_->end[s]);
      for (; end_ < edges_->end[s]; ++end_) {
        back_ = end_ == split_ ? values_[end_] : Join(back_, values_[end_]);
      }
      out[s] = end_ == split_ ? suffix_[first] : Join(suffix_[first], back_);
    }
  }

 private:
  static double Join(double left, double right) {
    return Better()(right, left) || std::isnan(left) ? right : left;
  }
  void Turn(size_t first, size_t end) {
    suffix_[end - 1] = values_[end - 1];
    for (size_t i = end - 1; i-- > first;) suffix_[i] = Join(values_[i], suffix_[i + 1]);
    split_ = end;
    end_ = end;
  }

  std::vector<double> suffix_;
  size_t split_ = 0;
  size_t end_ = 0;
  double back_ = 0;
};

struct IsLess {
  bool operator()(double v, double best) const { return v < best; }
};
struct IsGreater {
  bool operator()(double v, double best) const { return v > best; }
};

}  // namespace

std::unique_ptr<RowFunction> MakeRowFunction(const RangeCall& call) {
  if (call.arg.anchored || call.arg.smoothed) return nullptr;
  switch (call.id()) {
    case FunctionId::kRate:
    case FunctionId::kIncrease:
    case FunctionId::kDelta:
    case FunctionId::kIrate:
    case FunctionId::kIdelta:
      return MakeRowRate(call);
    case FunctionId::kSumOverTime:
    case FunctionId::kAvgOverTime:
      if (call.ev.query().options.share_sums) return MakeSharedSum(call.id());
      return MakeOrderedSum(call.id());
    case FunctionId::kStddevOverTime:
    case FunctionId::kStdvarOverTime:
      return MakeOrderedSum(call.id());
    case FunctionId::kCountOverTime:
      return std::make_unique<CountRow>();
    case FunctionId::kPresentOverTime:
    case FunctionId::kAbsentOverTime:
      return std::make_unique<PresentRow>();
    case FunctionId::kFirstOverTime:
      return std::make_unique<FirstRow>();
    case FunctionId::kLastOverTime:
      return std::make_unique<LastRow>();
    case FunctionId::kMinOverTime:
      return std::make_unique<ExtremeRow<IsLess>>();
    case FunctionId::kMaxOverTime:
      return std::make_unique<ExtremeRow<IsGreater>>();
    case FunctionId::kResets:
      return std::make_unique<PairsRow<IsReset>>();
    case FunctionId::kChanges:
      return std::make_unique<PairsRow<IsChange>>();
    default:
      return nullptr;
  }
}

}  // namespace rulecheck::engine
