#include "engine/histogram/hints.h"

#include <algorithm>
#include <cmath>
#include <iterator>

#include "engine/core/go_math.h"
#include "engine/core/staleness.h"

namespace rulecheck::engine {
namespace {

constexpr size_t kTargetBytes = 1024;
constexpr size_t kMinSamples = 10;

using SpanList = std::vector<HistogramSpan>;

// The end of the range `t_ms` lies in.
int64_t RangeEnd(int64_t t_ms, int64_t width) {
  return t_ms / width * width + width;
}

// When a chunk that is 1 / ratio full and goes from start to current will be
// full, so that the rest of the range is shared evenly.
int64_t ChunkEnd(int64_t start, int64_t current, int64_t end, double ratio) {
  const double n = static_cast<double>(end - start) / (static_cast<double>(current - start + 1) * ratio);
  if (n <= 1) return end;
  return GoInt64(static_cast<double>(start) + static_cast<double>(end - start) / std::floor(n));
}

std::vector<int64_t> Indexes(const SpanList& spans) {
  std::vector<int64_t> indexes;
  int64_t at = 0;
  for (const HistogramSpan& span : spans) {
    at += span.offset;
    for (uint32_t i = 0; i < span.length; ++i) indexes.push_back(at++);
  }
  return indexes;
}

// With touching spans joined.
SpanList SpansOf(const std::vector<int64_t>& indexes) {
  SpanList spans;
  int64_t end = 0;
  for (const int64_t index : indexes) {
    if (spans.empty() || index != end) spans.push_back({static_cast<int32_t>(index - end), 0});
    ++spans.back().length;
    end = index + 1;
  }
  return spans;
}

// Brings the buckets to other spans that have all of theirs; new ones are empty.
void LayOut(const SpanList& to, SpanList* spans, std::vector<double>* buckets) {
  if (*spans == to) return;
  const std::vector<int64_t> old_indexes = Indexes(*spans);
  std::vector<double> counts;
  size_t next = 0;
  for (const int64_t index : Indexes(to)) {
    const bool has = next < old_indexes.size() && next < buckets->size() && old_indexes[next] == index;
    counts.push_back(has ? (*buckets)[next++] : 0);
  }
  *buckets = std::move(counts);
  *spans = to;
}

// One side of a sample against the chunk and its last sample.
struct SideFit {
  bool reset = false;
  bool grows = false;  // buckets only in the sample
  bool lacks = false;  // buckets only in the chunk
  SpanList all;        // of both, joined
};

SideFit FitSide(const SpanList& chunk, const std::vector<double>& last, const SpanList& spans,
                const std::vector<double>& buckets) {
  SideFit fit;
  const std::vector<int64_t> a = Indexes(chunk);
  const std::vector<int64_t> b = Indexes(spans);
  for (size_t i = 0, j = 0; i < a.size() || j < b.size();) {
    if (j == b.size() || (i < a.size() && a[i] < b[j])) {
      fit.lacks = true;
      if (last[i++] != 0) fit.reset = true;
    } else if (i == a.size() || b[j] < a[i]) {
      fit.grows = true;
      ++j;
    } else if (last[i++] > buckets[j++]) {
      fit.reset = true;
    }
  }
  std::vector<int64_t> all;
  std::ranges::set_union(a, b, std::back_inserter(all));
  fit.all = SpansOf(all);
  return fit;
}

}  // namespace

void HistogramChunks::Append(int64_t t_ms, FloatHistogram* histogram, int64_t start_ms) {
  const Sample sample{t_ms, start_ms, histogram};
  const bool gauge = histogram->counter_reset_hint == CounterResetHint::kGauge;
  // A chunk cut for a new layout keeps the flag of the one before; one cut here
  // does not (as memSeries has it).
  if (!open_ || MustCut(t_ms)) {
    computed_end_ = false;
    StartChunk(sample);
    return;
  }
  const Fit fit = gauge ? FitGauge(*histogram) : FitCounter(*histogram);
  if (fit.ok) {
    Join(sample, fit);
  } else {
    StartChunk(sample);
  }
}

// By time and size alone.
bool HistogramChunks::MustCut(int64_t t_ms) {
  const int64_t begin = samples_.front().t_ms;
  const size_t bytes = size_.bytes();
  const int64_t range_end = computed_end_ ? RangeEnd(begin, options_.chunk_range_ms) : next_at_ms_;
  if (!computed_end_ && bytes >= kTargetBytes / 4) {
    next_at_ms_ = ChunkEnd(begin, samples_.back().t_ms, next_at_ms_,
                           static_cast<double>(kTargetBytes) / static_cast<double>(bytes));
    computed_end_ = true;
  }
  return (t_ms >= next_at_ms_ || bytes >= kTargetBytes * 2) &&
         (samples_.size() >= kMinSamples || t_ms >= range_end);
}

void HistogramChunks::StartChunk(const Sample& sample) {
  open_ = true;
  gauge_ = sample.histogram->counter_reset_hint == CounterResetHint::kGauge;
  samples_.clear();
  size_ = HistogramChunkSize(options_.start_timestamps);
  next_at_ms_ = RangeEnd(sample.t_ms, options_.chunk_range_ms);
  ++chunk_count_;
  Add(sample);
}

HistogramChunks::Fit HistogramChunks::FitCounter(const FloatHistogram& h) const {
  const FloatHistogram& last = *samples_.back().histogram;
  if (gauge_ || h.counter_reset_hint == CounterResetHint::kReset) return {};
  if (IsStaleNan(h.sum)) return {true, false, {}, {}};
  if (IsStaleNan(last.sum) || h.count < last.count || h.schema != last.schema ||
      h.zero_threshold != last.zero_threshold || h.custom_values != last.custom_values ||
      h.zero_count < last.zero_count) {
    return {};
  }
  const SideFit positive =
      FitSide(last.positive_spans, last.positive_buckets, h.positive_spans, h.positive_buckets);
  const SideFit negative =
      FitSide(last.negative_spans, last.negative_buckets, h.negative_spans, h.negative_buckets);
  if (positive.reset || negative.reset) return {};
  return {true, positive.grows || negative.grows, positive.lacks ? positive.all : h.positive_spans,
          negative.lacks ? negative.all : h.negative_spans};
}

HistogramChunks::Fit HistogramChunks::FitGauge(const FloatHistogram& h) const {
  const FloatHistogram& last = *samples_.back().histogram;
  if (!gauge_) return {};
  if (IsStaleNan(h.sum)) return {true, false, {}, {}};
  if (IsStaleNan(last.sum) || h.schema != last.schema || h.zero_threshold != last.zero_threshold ||
      h.custom_values != last.custom_values) {
    return {};
  }
  const SideFit positive =
      FitSide(last.positive_spans, last.positive_buckets, h.positive_spans, h.positive_buckets);
  const SideFit negative =
      FitSide(last.negative_spans, last.negative_buckets, h.negative_spans, h.negative_buckets);
  const bool lacks = positive.lacks || negative.lacks;
  return {true, positive.grows || negative.grows, lacks ? positive.all : h.positive_spans,
          lacks ? negative.all : h.negative_spans};
}

void HistogramChunks::Join(const Sample& sample, const Fit& fit) {
  if (!IsStaleNan(sample.histogram->sum)) {
    const auto lay_out = [](FloatHistogram* h, const SpanList& positive, const SpanList& negative) {
      LayOut(positive, &h->positive_spans, &h->positive_buckets);
      LayOut(negative, &h->negative_spans, &h->negative_buckets);
    };
    if (fit.grows) {
      // The chunk is written anew.
      size_ = HistogramChunkSize(options_.start_timestamps);
      for (const Sample& old : samples_) {
        lay_out(old.histogram, fit.positive, fit.negative);
        size_.Add(old.t_ms, *old.histogram, old.start_ms);
      }
      lay_out(sample.histogram, fit.positive, fit.negative);
    } else {
      const FloatHistogram& last = *samples_.back().histogram;
      lay_out(sample.histogram, last.positive_spans, last.negative_spans);
    }
  }
  Add(sample);
}

void HistogramChunks::Add(const Sample& sample) {
  FloatHistogram& h = *sample.histogram;
  size_.Add(sample.t_ms, h, sample.start_ms);
  if (IsStaleNan(h.sum)) {
    const double stale = h.sum;
    h = FloatHistogram{};
    h.sum = stale;
  } else if (gauge_) {
    h.counter_reset_hint = CounterResetHint::kGauge;
  } else {
    h.counter_reset_hint = samples_.empty() ? CounterResetHint::kUnknown : CounterResetHint::kNotReset;
  }
  samples_.push_back(sample);
}

}  // namespace rulecheck::engine
