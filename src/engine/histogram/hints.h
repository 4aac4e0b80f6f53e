// What the storage makes of the native histograms of one series: it keeps them in
// chunks of one bucket layout, and a sample read back says not_reset unless it is
// the first of its chunk (then unknown), whatever hint it was written with. Only
// gauges stay gauges. Buckets that a later sample of the chunk has are there,
// empty, in the earlier ones, too.
//
// Emulates tsdb/chunkenc/float_histogram.go and the cutting of chunks in
// tsdb/head_append.go without keeping any chunk.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "engine/histogram/chunk_size.h"
#include "engine/histogram/histogram.h"

namespace rulecheck::engine {

class HistogramChunks {
 public:
  struct Options {
    int64_t chunk_range_ms = int64_t{24} * 3600 * 1000;  // no chunk crosses a multiple of it
    bool start_timestamps = false;                       // they are stored, too, and take room
  };
  HistogramChunks() = default;
  explicit HistogramChunks(const Options& options) : options_(options) {}

  // The next sample of the series, in order of time. Its hint and layout become
  // what is read back; the layout may change again while later samples come to
  // the same chunk, so that the histogram must stay where it is as long as this
  // object is used. A stale marker has the stale NaN as its sum.
  void Append(int64_t t_ms, FloatHistogram* histogram, int64_t start_ms = 0);

  // A float (or the stale marker of a float) stands between the histograms.
  void AppendFloat() { open_ = false; }

  size_t chunk_count() const { return chunk_count_; }

 private:
  struct Sample {
    int64_t t_ms;
    int64_t start_ms;
    FloatHistogram* histogram;
  };
  // How a sample's layout goes with that of the chunk.
  struct Fit {
    bool ok = false;
    bool grows = false;  // the sample has buckets the chunk has not
    std::vector<HistogramSpan> positive;
    std::vector<HistogramSpan> negative;
  };

  bool MustCut(int64_t t_ms);
  void StartChunk(const Sample& sample);
  Fit FitCounter(const FloatHistogram& h) const;
  Fit FitGauge(const FloatHistogram& h) const;
  void Join(const Sample& sample, const Fit& fit);
  void Add(const Sample& sample);

  Options options_;
  std::vector<Sample> samples_;  // of the open chunk
  HistogramChunkSize size_;
  bool open_ = false;
  bool gauge_ = false;
  bool computed_end_ = false;  // next_at_ms_ has been lowered for this chunk
  int64_t next_at_ms_ = 0;
  size_t chunk_count_ = 0;
};

}  // namespace rulecheck::engine
