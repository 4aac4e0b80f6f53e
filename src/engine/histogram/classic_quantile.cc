// Classic histograms: sorted cumulative buckets.
#include <algorithm>
#include <cmath>
#include <functional>
#include <limits>

#include "engine/core/go_math.h"
#include "engine/histogram/quantile.h"

namespace rulecheck::engine {
namespace {

// Differences of this relative size are rounding, not data.
constexpr double kSmallDelta = 1e-12;

bool AlmostEqual(double a, double b) {
  constexpr double kMinNormal = std::numeric_limits<double>::min();
  if ((std::isnan(a) && std::isnan(b)) || a == b) return true;
  const double sum = std::fabs(a) + std::fabs(b);
  const double diff = std::fabs(a - b);
  if (a == 0 || b == 0 || sum < kMinNormal) return diff < kSmallDelta * kMinNormal;
  return diff / std::min(sum, std::numeric_limits<double>::max()) < kSmallDelta;
}

// Sorts by bound and adds up equal bounds. False without a +Inf bucket.
bool SortAndMerge(std::vector<ClassicBucket>* buckets) {
  const auto ascending = [](const ClassicBucket& a, const ClassicBucket& b) {
    return a.upper_bound < b.upper_bound;
  };
  // The usual case: nothing to do.
  if (std::adjacent_find(buckets->begin(), buckets->end(), std::not_fn(ascending)) == buckets->end()) {
    return buckets->back().upper_bound == kInf;
  }
  std::ranges::stable_sort(*buckets, [](const ClassicBucket& a, const ClassicBucket& b) {
    if (std::isnan(a.upper_bound) || std::isnan(b.upper_bound)) {
      return std::isnan(a.upper_bound) && !std::isnan(b.upper_bound);
    }
    return a.upper_bound < b.upper_bound;
  });
  if (buckets->back().upper_bound != kInf) return false;
  size_t out = 0;
  for (size_t i = 1; i < buckets->size(); ++i) {
    if ((*buckets)[i].upper_bound == (*buckets)[out].upper_bound) {
      (*buckets)[out].count += (*buckets)[i].count;
    } else {
      (*buckets)[++out] = (*buckets)[i];
    }
  }
  buckets->resize(out + 1);
  return true;
}

void ForceMonotonic(std::vector<ClassicBucket>* buckets, ClassicQuantile* out) {
  out->min_bucket = kInf;
  out->max_bucket = -kInf;
  double previous = (*buckets)[0].count;
  for (size_t i = 1; i < buckets->size(); ++i) {
    ClassicBucket& b = (*buckets)[i];
    const double current = b.count;
    if (current == previous) continue;
    if (AlmostEqual(previous, current)) {
      b.count = previous;
      continue;
    }
    if (!(current < previous)) {
      previous = current;
      continue;
    }
    b.count = previous;
    out->forced_monotonic = true;
    out->min_bucket = std::min(out->min_bucket, b.upper_bound);
    out->max_bucket = std::max(out->max_bucket, b.upper_bound);
    out->max_diff = std::max(out->max_diff, previous - current);
  }
}

}  // namespace

ClassicQuantile QuantileOfBuckets(double q, std::vector<ClassicBucket>* buckets) {
  ClassicQuantile out;
  out.value = kNan;
  if (std::isnan(q)) return out;
  if (q < 0 || q > 1) {
    out.value = q < 0 ? -kInf : kInf;
    return out;
  }
  if (!SortAndMerge(buckets)) return out;
  ForceMonotonic(buckets, &out);
  const std::vector<ClassicBucket>& b = *buckets;
  if (b.size() < 2 || b.back().count == 0) return out;
  double rank = q * b.back().count;
  size_t i = 0;
  {
    // As sort.Search: the counts may hold NaN, so the order of probing matters.
    size_t end = b.size() - 1;
    while (i < end) {
      const size_t middle = (i + end) / 2;
      if (b[middle].count >= rank) {
        end = middle;
      } else {
        i = middle + 1;
      }
    }
  }
  if (i == b.size() - 1) {
    out.value = b[b.size() - 2].upper_bound;
  } else if (i == 0 && b[0].upper_bound <= 0) {
    out.value = b[0].upper_bound;
  } else {
    double start = 0;
    double count = b[i].count;
    if (i > 0) {
      start = b[i - 1].upper_bound;
      count -= b[i - 1].count;
      rank -= b[i - 1].count;
    }
    out.value = start + (b[i].upper_bound - start) * (rank / count);
  }
  return out;
}

namespace {

// The cumulative count at two values, found in one pass.
class ClassicFraction {
 public:
  ClassicFraction(double lower, double upper) : lower_(lower), upper_(upper) {}

  double Find(const std::vector<ClassicBucket>& buckets) {
    const double count = buckets.back().count;
    double from = buckets[0].upper_bound <= 0 ? -kInf : 0;
    for (size_t i = 0; i < buckets.size(); ++i) {
      if (i > 0) from = buckets[i - 1].upper_bound;
      const double to = buckets[i].upper_bound;
      for (Mark* m : {&lower_, &upper_}) AtEdge(m, from);
      if (lower_.set && upper_.set) break;
      for (Mark* m : {&lower_, &upper_}) Inside(m, from, to, buckets[i].count);
      if (lower_.set && upper_.set) break;
      rank_ = buckets[i].count;
    }
    for (Mark* m : {&lower_, &upper_}) {
      if (!m->set || m->rank > count) m->rank = count;
    }
    return (upper_.rank - lower_.rank) / count;
  }

 private:
  struct Mark {
    explicit Mark(double v) : value(v) {}
    double value;
    double rank = 0;
    bool set = false;
  };

  void AtEdge(Mark* m, double from) const {
    if (m->set || !(from >= m->value)) return;
    m->rank = rank_;
    m->set = true;
  }
  void Inside(Mark* m, double from, double to, double count) const {
    if (m->set || !(from < m->value && to > m->value)) return;
    m->rank = from == -kInf ? count : rank_ + (count - rank_) * (m->value - from) / (to - from);
    m->set = true;
  }

  Mark lower_;
  Mark upper_;
  double rank_ = 0;
};

}  // namespace

double FractionOfBuckets(double lower, double upper, std::vector<ClassicBucket>* buckets) {
  if (!SortAndMerge(buckets)) return kNan;
  if (buckets->back().count == 0 || std::isnan(lower) || std::isnan(upper)) return kNan;
  if (lower >= upper) return 0;
  return ClassicFraction(lower, upper).Find(*buckets);
}

}  // namespace rulecheck::engine
