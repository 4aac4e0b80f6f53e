// The series a query reads, in columns: what input_series load and what rules
// record. No time-series database stands behind it; its visible effects (order
// of creation, duplicate samples, stale markers, reset hints of histograms) are
// reproduced.
//
//   engine::Storage storage;
//   LabelsId up = storage.symbols().InternPairs({{"__name__", "up"}, {"job", "a"}});
//   storage.Append(up, 0, 1.0);
//   storage.Append(up, 60'000, engine::StaleNan());
#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "engine/core/bitmap.h"
#include "engine/core/staleness.h"
#include "engine/core/symbols.h"
#include "rulecheck/result.h"

namespace rulecheck::engine {

struct FloatHistogram;  // engine/histogram.h
class MatcherCache;     // engine/matcher.h

using SeriesId = uint32_t;  // position in order of creation

// Who wrote a series: kInput, or a number the rule runner gives its rules (from
// 1, in order of evaluation within a tick). See EvalOptions::late_writer.
using WriterId = uint32_t;
inline constexpr WriterId kInput = 0;

// One series. Either regular: sample i stands at start_ms + i * step_ms and
// exists when its presence bit is set; or irregular: `times` is not empty, sample
// i stands at times[i] and every sample exists. Stale markers are values with the
// bits of StaleNan().
struct SeriesColumn {
  LabelsId labels = kNoLabels;
  WriterId writer = kInput;  // the first to write the series
  int64_t start_ms = 0;
  int64_t step_ms = 0;
  std::vector<int64_t> times;
  std::vector<double> values;
  std::vector<uint64_t> present;                  // regular only
  std::vector<const FloatHistogram*> histograms;  // empty, or one per value, null for floats
  std::vector<int64_t> start_times_ms;            // empty, or one per value; 0: not known

  bool regular() const { return times.empty(); }
  size_t size() const { return values.size(); }
  bool Has(size_t i) const { return !regular() || TestBit(present.data(), i); }
  int64_t TimeAt(size_t i) const {
    return regular() ? start_ms + static_cast<int64_t>(i) * step_ms : times[i];
  }
  const FloatHistogram* HistogramAt(size_t i) const { return histograms.empty() ? nullptr : histograms[i]; }
};

// A column handed to AppendColumn: a value for each step whose bit is set.
struct ColumnInput {
  int64_t start_ms = 0;
  int64_t step_ms = 0;
  std::span<const double> values;
  std::span<const uint64_t> present;                  // empty: all present
  std::span<const FloatHistogram* const> histograms;  // empty: floats only. Copied.
  std::span<const int64_t> start_times_ms;            // empty: not known
};

class Storage {
 public:
  // Shares `symbols` when given, else makes its own.
  explicit Storage(std::shared_ptr<Symbols> symbols = nullptr);
  ~Storage();
  Storage(Storage&&) noexcept;
  Storage& operator=(Storage&&) noexcept;

  Symbols& symbols() const { return *symbols_; }

  // One sample behind the last one of its series (the series is made when it is
  // new). Errors: a sample at the same time with another value ("duplicate sample
  // for timestamp ..."), or one behind the last ("out of order sample"). The same
  // value again is fine.
  Status Append(LabelsId labels, int64_t t_ms, double value, WriterId writer = kInput);
  Status AppendHistogram(LabelsId labels, int64_t t_ms, const FloatHistogram& histogram,
                         WriterId writer = kInput);

  // A whole column, for input series and for rules evaluated over all ticks at
  // once. Samples may stand between those that are already there; only an equal
  // time with another value is an error.
  Status AppendColumn(LabelsId labels, const ColumnInput& column, WriterId writer = kInput);

  // Start timestamps are stored: they take room in the chunks that native histograms
  // are kept in, and so decide where the next begins. Before the first sample.
  void set_store_start_timestamps(bool store) { store_start_timestamps_ = store; }

  // Drops every series; symbols stay.
  void Clear();

  // Another storage with those of the series that `keep` says, in their order. It shares
  // symbols and histograms with this one, which must outlive it.
  Storage Fork(const std::function<bool(const SeriesColumn&)>& keep) const;
  // Drops the series from `first` on: those that were made last.
  void DropFrom(SeriesId first);

  size_t series_count() const { return series_.size(); }
  const SeriesColumn& series(SeriesId id) const { return series_[id]; }
  // False when there is no such series.
  bool FindSeries(LabelsId labels, SeriesId* id) const;
  size_t sample_count() const { return sample_count_; }

  // Ids of the series with this metric name, in order of creation.
  std::span<const SeriesId> SeriesOfName(SymbolId name) const;

  // Compiled matchers and their memo, kept here because they live as long.
  MatcherCache& matcher_cache() const { return *matcher_cache_; }

 private:
  SeriesColumn& GetOrCreate(LabelsId labels, WriterId writer);
  // The stored form of a sample that goes behind the last of its series: null for
  // a float, a copy with the hint and layout of the storage for a histogram.
  const FloatHistogram* KeepSample(const SeriesColumn& series, int64_t t_ms, double value,
                                   const FloatHistogram* histogram, int64_t start_ms);
  Status AppendAny(LabelsId labels, int64_t t_ms, double value, const FloatHistogram* histogram,
                   int64_t start_ms, WriterId writer);
  Status MergeColumn(SeriesColumn* series, const ColumnInput& column);

  std::shared_ptr<Symbols> symbols_;
  std::deque<SeriesColumn> series_;
  std::unordered_map<LabelsId, SeriesId> by_labels_;
  std::unordered_map<SymbolId, std::vector<SeriesId>> by_name_;
  struct HistogramStore;
  std::unique_ptr<HistogramStore> histograms_;
  std::unique_ptr<MatcherCache> matcher_cache_;
  size_t sample_count_ = 0;
  bool store_start_timestamps_ = false;
};

}  // namespace rulecheck::engine
