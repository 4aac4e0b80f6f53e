// Reads a series column forward in time.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>

#include "engine/core/storage.h"
#include "engine/promql/evaluator.h"

namespace rulecheck::engine {

// Finds the last sample at or before a time. Times may go backwards, at a price.
class ColumnCursor {
 public:
  explicit ColumnCursor(const SeriesColumn& series) : series_(series) {}

  bool LastAtOrBefore(int64_t t, size_t* index) {
    if (series_.regular()) return LastRegular(t, index);
    const auto& times = series_.times;
    if (next_ > 0 && times[next_ - 1] > t) {
      next_ = static_cast<size_t>(std::ranges::upper_bound(times, t) - times.begin());
    }
    while (next_ < times.size() && times[next_] <= t) ++next_;
    if (next_ == 0) return false;
    *index = next_ - 1;
    return true;
  }

 private:
  bool LastRegular(int64_t t, size_t* index) const {
    if (series_.size() == 0 || t < series_.start_ms) return false;
    size_t i = series_.size() - 1;
    if (series_.step_ms > 0) {
      const int64_t behind = (t - series_.start_ms) / series_.step_ms;
      i = std::min(i, static_cast<size_t>(behind));
    }
    while (!series_.Has(i)) {
      if (i == 0) return false;
      --i;
    }
    *index = i;
    return true;
  }

  const SeriesColumn& series_;
  size_t next_ = 0;  // irregular: first sample behind the last time asked for
};

// Index of the first cell of a column later than `t`; it may be absent.
size_t FirstAfter(const SeriesColumn& series, int64_t t);

// What an instant selector sees of a regular column without histograms, at steps that
// move on by step_ms: positions are counted along instead of divided out. `values`
// and `present` have room for all steps, and hold nothing yet.
void SelectRegularFloats(const SeriesColumn& series, const StepGrid& grid, int64_t offset_ms,
                         int64_t lookback_ms, double* values, uint64_t* present);

class StatsReader;

// Copies the samples in (first, last] that are no stale markers; histograms in the
// form that `stats` read them in, unless it is null.
void GatherSamples(const SeriesColumn& series, int64_t first, int64_t last, bool with_starts,
                   const StatsReader* stats, RangeSeries* out);

}  // namespace rulecheck::engine
