// rate, increase, delta, irate and idelta of series of floats. What follows from the
// times of the samples alone is worked out once for all series that share them.
#include "engine/promql/extrapolation.h"
#include "engine/promql/range_rows.h"

namespace rulecheck::engine {

using promql::FunctionId;

namespace {

class RateRow : public RowFunction {
 public:
  RateRow(const RangeCall& call, bool is_counter, bool is_rate)
      : ev_(call.ev),
        arg_(call.arg),
        is_counter_(is_counter),
        is_rate_(is_rate),
        zero_first_(call.ev.query().options.zero_first) {}

  bool needs_two() const override { return true; }

  void Begin(const WindowEdges& edges, std::span<const double> values) override {
    RowFunction::Begin(edges, values);
    if (shapes_of_ != edges.generation) FindShapes();
    shapes_of_ = edges.generation;
    resets_.clear();
    if (is_counter_) FindResets();
  }

  void Run(size_t begin, size_t end, double* out) override {
    for (size_t s = begin; s < end; ++s) {
      const Shape& shape = shapes_[s];
      if (!shape.two) continue;
      const double first_value = values_[edges_->first[s]];
      double increase = values_[edges_->end[s] - 1] - first_value;
      if (!resets_.empty()) increase = AddResets(s, increase);
      double factor = shape.factor;
      if (is_counter_ && increase > 0 && first_value >= 0) {
        const double to_zero = shape.reach.interval * (first_value / increase);
        const double to_start = shape.reach.ToStart(to_zero, zero_first_);
        if (to_start != shape.reach.to_start) factor = Factor(shape, to_start);
      }
      out[s] = increase * factor;
    }
  }

 private:
  // The extrapolation of a step as far as values do not matter.
  struct Shape {
    bool two = false;
    Reach reach;
    double factor = 0;  // unless the counter would reach zero
  };

  double Factor(const Shape& s, double to_start) const {
    const Reach& r = s.reach;
    const double factor = r.interval != 0 ? (r.interval + to_start + r.to_end) / r.interval : 1;
    return is_rate_ ? factor / arg_.range_seconds : factor;
  }

  void FindShapes() {
    shapes_.assign(edges_->first.size(), {});
    for (size_t s = 0; s < shapes_.size(); ++s) {
      const size_t n = edges_->size(s);
      if (n < 2) continue;
      const int64_t end_ms = ev_.grid().TimeAt(arg_.fixed ? 0 : s) - arg_.offset_ms;
      Shape& shape = shapes_[s];
      shape.two = true;
      const SampleTimes times = {edges_->times[edges_->first[s]], edges_->times[edges_->end[s] - 1], n - 1};
      shape.reach = FindReach(times, end_ms - arg_.range_ms, end_ms);
      shape.factor = Factor(shape, shape.reach.to_start);
    }
  }

  void FindResets() {
    for (size_t i = 1; i < count_; ++i) {
      if (values_[i] < values_[i - 1]) resets_.push_back(static_cast<uint32_t>(i));
    }
    next_reset_ = 0;
  }

  // What stood before each reset inside the window, added in order.
  double AddResets(size_t s, double increase) {
    while (next_reset_ < resets_.size() && resets_[next_reset_] <= edges_->first[s]) ++next_reset_;
    for (size_t r = next_reset_; r < resets_.size() && resets_[r] < edges_->end[s]; ++r) {
      increase += values_[resets_[r] - 1];
    }
    return increase;
  }

  const Evaluator& ev_;
  const RangeArgument& arg_;
  const bool is_counter_;
  const bool is_rate_;
  const bool zero_first_;
  std::vector<Shape> shapes_;
  uint64_t shapes_of_ = 0;
  std::vector<uint32_t> resets_;  // positions of the samples that are less than the one before
  size_t next_reset_ = 0;
};

class InstantRateRow : public RowFunction {
 public:
  explicit InstantRateRow(bool is_rate) : is_rate_(is_rate) {}
  bool needs_two() const override { return true; }
  void Run(size_t begin, size_t end, double* out) override {
    for (size_t s = begin; s < end; ++s) {
      if (edges_->size(s) < 2) continue;
      const size_t last = edges_->end[s] - 1;
      const double a = values_[last - 1];
      const double b = values_[last];
      if (!is_rate_) {
        out[s] = b - a;
        continue;
      }
      const double seconds = static_cast<double>(edges_->times[last] - edges_->times[last - 1]) / 1000;
      out[s] = (b < a ? b : b - a) / seconds;
    }
  }

 private:
  const bool is_rate_;
};

}  // namespace

std::unique_ptr<RowFunction> MakeRowRate(const RangeCall& call) {
  switch (call.id()) {
    case FunctionId::kRate:
      return std::make_unique<RateRow>(call, true, true);
    case FunctionId::kIncrease:
      return std::make_unique<RateRow>(call, true, false);
    case FunctionId::kDelta:
      return std::make_unique<RateRow>(call, false, false);
    case FunctionId::kIrate:
      return std::make_unique<InstantRateRow>(true);
    case FunctionId::kIdelta:
      return std::make_unique<InstantRateRow>(false);
    default:
      return nullptr;
  }
}

}  // namespace rulecheck::engine
