// What histogram_count, _sum and _avg read of native histograms: only count, sum and
// schema, with the reset hint made explicit while the series is read forward. An
// optimisation of Prometheus (promql/histogram_stats_iterator.go) that shows: the
// hints it makes can collide in later additions.
#pragma once

#include <cstdint>
#include <vector>

#include "engine/core/storage.h"
#include "engine/histogram/histogram.h"

namespace rulecheck::engine {

// Reads one series forward, window after window, as Prometheus' buffered iterators
// do: which sample was read just before decides what hint a sample gets.
class StatsReader {
 public:
  StatsReader(const SeriesColumn& series, HistogramPool* pool)
      : series_(series), pool_(*pool), read_(series.size(), nullptr) {}

  // Reads all samples of [begin, end] not read before. A begin behind the position
  // forgets the sample before.
  void Read(int64_t begin_ms, int64_t end_ms);
  // Forgets everything read.
  void Restart();
  // The form of sample `i` as it was read; the stored one when it was not.
  const FloatHistogram* At(size_t i) const { return read_[i] != nullptr ? read_[i] : series_.HistogramAt(i); }

 private:
  void ReadSample(size_t i);

  const SeriesColumn& series_;
  HistogramPool& pool_;
  std::vector<const FloatHistogram*> read_;
  bool started_ = false;
  size_t next_ = 0;
  const FloatHistogram* last_ = nullptr;  // stored form of the last histogram read
};

}  // namespace rulecheck::engine
