// Classic histograms turned into native ones with custom buckets, for
// `load_with_nhcb` (util/convertnhcb).
#pragma once

#include <string_view>
#include <vector>

#include "engine/histogram/histogram.h"
#include "rulecheck/result.h"

namespace rulecheck::engine {

enum class ClassicPart : uint8_t { kNone, kBucket, kSum, kCount };

// The part a series is by its name's suffix; `*base` becomes the name without it.
ClassicPart SplitClassicName(std::string_view name, std::string_view* base);

// The classic samples of one label set (without `le`) at one time, in any order.
// The first error stays and Convert gives it.
class ClassicHistogram {
 public:
  // A repeated bound is left out. Counts are cumulative.
  void SetBucket(double upper_bound, double count);
  void SetCount(double count);
  void SetSum(double sum);

  // Without a count the highest bucket's is taken; without a +Inf bucket the
  // count is. Then both must agree. Compacted as Prometheus does it: gaps of two
  // empty buckets stay filled when all counts are whole numbers.
  Result<FloatHistogram> Convert() const;

 private:
  struct Cumulative {
    double upper_bound;
    double count;
  };
  void Fail(std::string message);

  std::vector<Cumulative> buckets_;  // sorted by bound
  double count_ = 0;
  double sum_ = 0;
  bool has_count_ = false;
  std::string error_;
};

}  // namespace rulecheck::engine
