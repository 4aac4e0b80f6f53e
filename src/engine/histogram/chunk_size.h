// How many bytes a chunk of float histograms takes, since that decides where the
// storage begins the next one. Counts bits as tsdb/chunkenc (float_histogram.go,
// st.go, varbit.go, xor.go) would write them.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "engine/histogram/histogram.h"

namespace rulecheck::engine {

class HistogramChunkSize {
 public:
  explicit HistogramChunkSize(bool start_timestamps = false) : start_timestamps_(start_timestamps) {}

  // The next sample; all samples have the layout of the first. A stale marker
  // counts without buckets.
  void Add(int64_t t_ms, const FloatHistogram& h, int64_t start_ms);

  size_t bytes() const { return kHeaderBytes + (bits_ + 7) / 8; }

 private:
  static constexpr size_t kHeaderBytes = 3;

  // A value whose successors are stored as differences of bits.
  struct Xor {
    double value = 0;
    int leading = -1;  // none yet
    int trailing = 0;
    size_t Write(double next);
  };

  void AddFirst(int64_t t_ms, const FloatHistogram& h);
  void AddStart(int64_t t_ms, int64_t previous_ms, int64_t start_ms);

  bool start_timestamps_;
  size_t bits_ = 0;
  size_t samples_ = 0;
  int64_t t_ms_ = 0;
  int64_t delta_ms_ = 0;
  Xor count_;
  Xor zero_count_;
  Xor sum_;
  std::vector<Xor> positive_;
  std::vector<Xor> negative_;
  int64_t start_ms_ = 0;
  int64_t start_difference_ = 0;
  bool start_changed_ = false;
};

}  // namespace rulecheck::engine
