// sum and avg over time as differences of sums from the first sample on: the cost of a window
// does not grow with it. Sums are kept in two doubles, so that a difference is right to the
// last bits, but not always to the last one, as sums in the order of time are.
#include <cmath>

#include "engine/core/ordered_sums.h"
#include "engine/promql/range_rows.h"

namespace rulecheck::engine {

using promql::FunctionId;

namespace {

struct WideSum {
  double high = 0, low = 0;

  WideSum Plus(double v) const {
    const double t = high + v;
    const double part = t - high;
    const double lost = (high - (t - part)) + (v - part) + low;
    return {t + lost, lost - ((t + lost) - t)};
  }
  double Minus(const WideSum& other) const {
    const double t = high - other.high;
    const double part = t - high;
    const double lost = (high - (t - part)) - (other.high + part);
    return t + (lost + (low - other.low));
  }
};

template <bool kMean>
class SharedSumRow : public RowFunction {
 public:
  void Begin(const WindowEdges& edges, std::span<const double> values) override {
    RowFunction::Begin(edges, values);
    before_.resize(values.size() + 1);
    odd_.resize(values.size() + 1);
    other_.resize(values.size() + 1);
    for (size_t i = 0; i < values.size(); ++i) {
      const WideSum next = before_[i].Plus(values[i]);
      const bool odd = !std::isfinite(values[i]) || !std::isfinite(next.high);
      before_[i + 1] = odd ? before_[i] : next;
      odd_[i + 1] = odd_[i] + (odd ? 1 : 0);
      other_[i + 1] = other_[i] + (values[i] != 0 ? 1 : 0);
    }
  }
  void Run(size_t begin, size_t end, double* out) override {
    for (size_t s = begin; s < end; ++s) {
      if (!edges_->empty(s)) out[s] = Of(edges_->first[s], edges_->end[s]);
    }
  }

 private:
  double Of(size_t first, size_t end) const {
    if (other_[end] == other_[first]) return 0;
    const double sum = before_[end].Minus(before_[first]);
    // Infinite and NaN samples, sums that overflow, and sums that are nothing beside what was before
    // are added up in the plain way.
    constexpr double kSpare = 0x1p40;
    if (odd_[end] != odd_[first] || std::fabs(before_[first].high) > kSpare * std::fabs(sum)) {
      const std::span<const double> window(values_ + first, end - first);
      return kMean ? MeanOf(window) : SumOf(window);
    }
    return kMean ? sum / static_cast<double>(end - first) : sum;
  }

  std::vector<WideSum> before_;  // of all samples before this position
  std::vector<uint32_t> odd_;    // how many of them are not in it
  std::vector<uint32_t> other_;  // how many of them are not 0
};

}  // namespace

std::unique_ptr<RowFunction> MakeSharedSum(FunctionId id) {
  if (id == FunctionId::kSumOverTime) return std::make_unique<SharedSumRow<false>>();
  if (id == FunctionId::kAvgOverTime) return std::make_unique<SharedSumRow<true>>();
  return nullptr;
}

}  // namespace rulecheck::engine
