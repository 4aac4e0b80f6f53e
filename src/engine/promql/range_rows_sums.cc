// sum, avg, stddev and stdvar over time: sums whose order the answer prescribes.
// A window cannot take over the sum of the one before, but windows of equal size can
// be added up beside each other, each in its own order.
#include <cmath>

#include "engine/core/kahan_sum.h"
#include "engine/core/ordered_sums.h"
#include "engine/promql/range_rows.h"

namespace rulecheck::engine {

using promql::FunctionId;

namespace {

constexpr size_t kLanes = 8;

// A Kahan sum in each lane. Infinite sums are not told apart here: once one is, it
// ends infinite or NaN, and then that window is added up again in the plain way.
struct LaneSums {
  double sum[kLanes] = {};
  double c[kLanes] = {};

  void Add(const double* v) {
    for (size_t l = 0; l < kLanes; ++l) {
      const double t = sum[l] + v[l];
      const bool swap = !(std::fabs(sum[l]) >= std::fabs(v[l]));
      const double high = swap ? v[l] : sum[l];
      const double low = swap ? sum[l] : v[l];
      c[l] += (high - t) + low;
      sum[l] = t;
    }
  }
};

struct SumLanes {
  LaneSums sums;
  void Add(const double* v, double) { sums.Add(v); }
  bool Ok(size_t l) const { return std::isfinite(sums.sum[l]); }
  double Value(size_t l, double) const { return sums.sum[l] + sums.c[l]; }
  static double Plain(std::span<const double> values) { return SumOf(values); }
};

struct MeanLanes : SumLanes {
  double Value(size_t l, double n) const { return sums.sum[l] / n + sums.c[l] / n; }
  static double Plain(std::span<const double> values) { return MeanOf(values); }
};

struct VarianceLanes {
  LaneSums mean;
  LaneSums aux;
  void Add(const double* v, double count) {
    double delta[kLanes];
    double change[kLanes];
    for (size_t l = 0; l < kLanes; ++l) {
      delta[l] = v[l] - (mean.sum[l] + mean.c[l]);
      change[l] = delta[l] / count;
    }
    mean.Add(change);
    for (size_t l = 0; l < kLanes; ++l) change[l] = delta[l] * (v[l] - (mean.sum[l] + mean.c[l]));
    aux.Add(change);
  }
  bool Ok(size_t l) const { return std::isfinite(mean.sum[l]) && std::isfinite(aux.sum[l]); }
  double Value(size_t l, double n) const { return (aux.sum[l] + aux.c[l]) / n; }
  static double Plain(std::span<const double> values) { return VarianceOf(values); }
};

struct DeviationLanes : VarianceLanes {
  double Value(size_t l, double n) const { return std::sqrt(VarianceLanes::Value(l, n)); }
  static double Plain(std::span<const double> values) { return std::sqrt(VarianceOf(values)); }
};

template <typename Lanes>
class OrderedSumRow : public RowFunction {
 public:
  bool flat() const override { return false; }
  void Run(size_t begin, size_t end, double* out) override {
    size_t s = begin;
    while (s < end) {
      if (s + kLanes <= end && EqualSizes(s)) {
        RunLanes(s, out);
        s += kLanes;
      } else {
        RunPlain(s, out);
        ++s;
      }
    }
  }

 private:
  bool EqualSizes(size_t s) const {
    const size_t n = edges_->size(s);
    bool equal = n > 0;
    for (size_t l = 1; l < kLanes; ++l) equal &= edges_->size(s + l) == n;
    return equal;
  }
  bool Adjacent(size_t s) const { return edges_->first[s + kLanes - 1] == edges_->first[s] + kLanes - 1; }

  void RunPlain(size_t s, double* out) const {
    if (!edges_->empty(s)) out[s] = Lanes::Plain({values_ + edges_->first[s], edges_->size(s)});
  }

  void RunLanes(size_t s, double* out) const {
    const size_t n = edges_->size(s);
    Lanes lanes;
    if (Adjacent(s)) {
      const double* const v = values_ + edges_->first[s];
      for (size_t i = 0; i < n; ++i) lanes.Add(v + i, static_cast<double>(i + 1));
    } else {
      const double* from[kLanes];
      for (size_t l = 0; l < kLanes; ++l) from[l] = values_ + edges_->first[s + l];
      double v[kLanes];
      for (size_t i = 0; i < n; ++i) {
        for (size_t l = 0; l < kLanes; ++l) v[l] = from[l][i];
        lanes.Add(v, static_cast<double>(i + 1));
      }
    }
    for (size_t l = 0; l < kLanes; ++l) {
      if (lanes.Ok(l)) {
        out[s + l] = lanes.Value(l, static_cast<double>(n));
      } else {
        RunPlain(s + l, out);
      }
    }
  }
};

}  // namespace

std::unique_ptr<RowFunction> MakeOrderedSum(FunctionId id) {
  switch (id) {
    case FunctionId::kSumOverTime:
      return std::make_unique<OrderedSumRow<SumLanes>>();
    case FunctionId::kAvgOverTime:
      return std::make_unique<OrderedSumRow<MeanLanes>>();
    case FunctionId::kStddevOverTime:
      return std::make_unique<OrderedSumRow<DeviationLanes>>();
    case FunctionId::kStdvarOverTime:
      return std::make_unique<OrderedSumRow<VarianceLanes>>();
    default:
      return nullptr;
  }
}

}  // namespace rulecheck::engine
