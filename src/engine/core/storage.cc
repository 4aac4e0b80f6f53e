#include "engine/core/storage.h"

#include <algorithm>
#include <bit>
#include <limits>

#include <fmt/format.h>

#include "base/go_format.h"
#include "engine/core/go_math.h"
#include "engine/core/matcher.h"
#include "engine/histogram/hints.h"
#include "engine/histogram/histogram.h"
#include "engine/histogram/ops.h"

namespace rulecheck::engine {
namespace {

// A column turns irregular rather than grow this many absent cells at once.
constexpr int64_t kMaxGap = 4096;

Error Duplicate(int64_t t_ms, double old_value, double new_value) {
  return {fmt::format("duplicate sample for timestamp {}; overrides not allowed: existing {}, new value {}",
                      t_ms, FormatFloat(old_value, 'g', -1), FormatFloat(new_value, 'g', -1)),
          std::nullopt};
}

// One sample of a column being merged.
struct Item {
  int64_t t;
  double value;
  const FloatHistogram* histogram;
  int64_t start;
};

void MakeIrregular(SeriesColumn* s) {
  if (!s->regular()) return;
  size_t out = 0;
  std::vector<int64_t> times;
  for (size_t i = 0; i < s->size(); ++i) {
    if (!s->Has(i)) continue;
    times.push_back(s->TimeAt(i));
    s->values[out] = s->values[i];
    if (!s->histograms.empty()) s->histograms[out] = s->histograms[i];
    if (!s->start_times_ms.empty()) s->start_times_ms[out] = s->start_times_ms[i];
    ++out;
  }
  s->values.resize(out);
  if (!s->histograms.empty()) s->histograms.resize(out);
  if (!s->start_times_ms.empty()) s->start_times_ms.resize(out);
  s->present.clear();
  s->times = std::move(times);
}

void PushCell(SeriesColumn* s, const Item& item, bool present) {
  const size_t i = s->values.size();
  s->values.push_back(item.value);
  if (item.histogram != nullptr && s->histograms.empty()) s->histograms.resize(i, nullptr);
  if (item.histogram != nullptr || !s->histograms.empty()) s->histograms.push_back(item.histogram);
  if (item.start != 0 && s->start_times_ms.empty()) s->start_times_ms.resize(i, 0);
  if (item.start != 0 || !s->start_times_ms.empty()) s->start_times_ms.push_back(item.start);
  if (s->regular()) {
    s->present.resize(BitmapWords(i + 1));
    if (present) SetBit(s->present.data(), i);
  }
}

// Index of the last sample of a column that is not empty.
size_t LastIndex(const SeriesColumn& s) {
  size_t i = s.size() - 1;
  while (!s.Has(i)) --i;
  return i;
}

// Adds a sample behind the last one, keeping the column regular while it can be.
void PushSample(SeriesColumn* s, const Item& item) {
  if (s->values.empty()) {
    s->start_ms = item.t;
    PushCell(s, item, true);
    return;
  }
  if (s->regular()) {
    if (s->values.size() == 1 && s->step_ms == 0) s->step_ms = item.t - s->start_ms;
    const int64_t distance = item.t - s->start_ms;
    const int64_t index = distance / s->step_ms;
    const int64_t size = static_cast<int64_t>(s->values.size());
    if (distance % s->step_ms == 0 && index - size < kMaxGap) {
      for (int64_t i = size; i < index; ++i) PushCell(s, {0, 0, nullptr, 0}, false);
      PushCell(s, item, true);
      return;
    }
    MakeIrregular(s);
  }
  s->times.push_back(item.t);
  PushCell(s, item, true);
}

}  // namespace

// Histograms with what the storage would make of their hints and layouts.
struct Storage::HistogramStore {
  HistogramPool pool;
  std::unordered_map<const SeriesColumn*, HistogramChunks> chunks;  // of series that have histograms
};

Storage::Storage(std::shared_ptr<Symbols> symbols)
    : symbols_(symbols != nullptr ? std::move(symbols) : std::make_shared<Symbols>()),
      histograms_(std::make_unique<HistogramStore>()),
      matcher_cache_(std::make_unique<MatcherCache>(symbols_)) {}
Storage::~Storage() = default;
Storage::Storage(Storage&&) noexcept = default;
Storage& Storage::operator=(Storage&&) noexcept = default;

SeriesColumn& Storage::GetOrCreate(LabelsId labels, WriterId writer) {
  const auto [it, is_new] = by_labels_.try_emplace(labels, static_cast<SeriesId>(series_.size()));
  if (!is_new) return series_[it->second];
  SeriesColumn& s = series_.emplace_back();
  s.labels = labels;
  s.writer = writer;
  by_name_[symbols_->Get(labels, symbols_->name_symbol())].push_back(it->second);
  return s;
}

const FloatHistogram* Storage::KeepSample(const SeriesColumn& series, int64_t t_ms, double value,
                                          const FloatHistogram* histogram, int64_t start_ms) {
  if (histogram == nullptr) {
    const auto it = histograms_->chunks.find(&series);
    if (it == histograms_->chunks.end()) return nullptr;
    const bool behind_histogram = series.size() > 0 && series.HistogramAt(LastIndex(series)) != nullptr;
    if (!IsStaleNan(value) || !behind_histogram) {
      it->second.AppendFloat();
      return nullptr;
    }
    // A stale marker behind a histogram is stored as a histogram.
    FloatHistogram* stale = histograms_->pool.New();
    stale->sum = StaleNan();
    it->second.Append(t_ms, stale, start_ms);
    return stale;
  }
  HistogramChunks::Options options;
  options.start_timestamps = store_start_timestamps_;
  FloatHistogram* kept = histograms_->pool.New(*histogram);
  histograms_->chunks.try_emplace(&series, options).first->second.Append(t_ms, kept, start_ms);
  return kept;
}

Status Storage::Append(LabelsId labels, int64_t t_ms, double value, WriterId writer) {
  return AppendAny(labels, t_ms, value, nullptr, 0, writer);
}

Status Storage::AppendHistogram(LabelsId labels, int64_t t_ms, const FloatHistogram& histogram,
                                WriterId writer) {
  return AppendAny(labels, t_ms, histogram.sum, &histogram, 0, writer);
}

Status Storage::AppendAny(LabelsId labels, int64_t t_ms, double value, const FloatHistogram* histogram,
                          int64_t start_ms, WriterId writer) {
  SeriesColumn& s = GetOrCreate(labels, writer);
  if (s.size() > 0) {
    const size_t last = LastIndex(s);
    const int64_t last_t = s.TimeAt(last);
    if (t_ms == last_t) {
      const FloatHistogram* const old = s.HistogramAt(last);
      const bool same = (old == nullptr) == (histogram == nullptr) &&
                        (old == nullptr ? SameBits(s.values[last], value) : Identical(*old, *histogram));
      if (same) return {};
      return Duplicate(t_ms, s.values[last], value);
    }
    if (t_ms < last_t) return Error{"out of order sample", std::nullopt};
  }
  PushSample(&s, {t_ms, value, KeepSample(s, t_ms, value, histogram, start_ms), start_ms});
  ++sample_count_;
  return {};
}

Status Storage::AppendColumn(LabelsId labels, const ColumnInput& column, WriterId writer) {
  if (column.step_ms <= 0 && column.values.size() > 1) {
    return Error{"a column of several samples needs a step above 0", std::nullopt};
  }
  SeriesColumn& s = GetOrCreate(labels, writer);
  if (s.size() == 0) s.step_ms = column.step_ms;
  bool behind = true;
  if (s.size() > 0) behind = column.start_ms > s.TimeAt(LastIndex(s));
  if (!behind) return MergeColumn(&s, column);
  for (size_t i = 0; i < column.values.size(); ++i) {
    if (!column.present.empty() && !TestBit(column.present.data(), i)) continue;
    const FloatHistogram* h = column.histograms.empty() ? nullptr : column.histograms[i];
    const int64_t t_ms = column.start_ms + static_cast<int64_t>(i) * column.step_ms;
    const int64_t start_ms = column.start_times_ms.empty() ? 0 : column.start_times_ms[i];
    PushSample(&s, {t_ms, column.values[i], KeepSample(s, t_ms, column.values[i], h, start_ms), start_ms});
    ++sample_count_;
  }
  return {};
}

Status Storage::MergeColumn(SeriesColumn* series, const ColumnInput& column) {
  std::vector<Item> merged;
  merged.reserve(series->size() + column.values.size());
  for (size_t i = 0; i < series->size(); ++i) {
    if (!series->Has(i)) continue;
    merged.push_back({series->TimeAt(i), series->values[i], series->HistogramAt(i),
                      series->start_times_ms.empty() ? 0 : series->start_times_ms[i]});
  }
  const size_t old_count = merged.size();
  for (size_t i = 0; i < column.values.size(); ++i) {
    if (!column.present.empty() && !TestBit(column.present.data(), i)) continue;
    const FloatHistogram* h = column.histograms.empty() ? nullptr : column.histograms[i];
    merged.push_back({column.start_ms + static_cast<int64_t>(i) * column.step_ms, column.values[i],
                      h == nullptr ? nullptr : histograms_->pool.New(*h),
                      column.start_times_ms.empty() ? 0 : column.start_times_ms[i]});
  }
  std::ranges::inplace_merge(merged, merged.begin() + static_cast<ptrdiff_t>(old_count), {}, &Item::t);
  size_t out = 0;
  for (const Item& item : merged) {
    if (out > 0 && merged[out - 1].t == item.t) {
      const Item& old = merged[out - 1];
      const bool same = (old.histogram == nullptr) == (item.histogram == nullptr) &&
                        (old.histogram == nullptr ? SameBits(old.value, item.value)
                                                  : Identical(*old.histogram, *item.histogram));
      if (!same) return Duplicate(item.t, old.value, item.value);
      continue;
    }
    merged[out++] = item;
  }
  merged.resize(out);
  sample_count_ += out - old_count;
  const LabelsId labels = series->labels;
  const WriterId writer = series->writer;
  *series = SeriesColumn{};
  histograms_->chunks.erase(series);
  series->labels = labels;
  series->writer = writer;
  for (const Item& item : merged) PushSample(series, item);
  return {};
}

void Storage::Clear() {
  series_.clear();
  by_labels_.clear();
  by_name_.clear();
  histograms_ = std::make_unique<HistogramStore>();
  sample_count_ = 0;
}

Storage Storage::Fork(const std::function<bool(const SeriesColumn&)>& keep) const {
  Storage out(symbols_);
  out.matcher_cache_->set_dot(matcher_cache_->dot());
  for (const SeriesColumn& series : series_) {
    if (!keep(series)) continue;
    out.GetOrCreate(series.labels, series.writer) = series;
    out.sample_count_ += series.size();
  }
  return out;
}

void Storage::DropFrom(SeriesId first) {
  while (series_.size() > first) {
    SeriesColumn& last = series_.back();
    by_labels_.erase(last.labels);
    by_name_[symbols_->Get(last.labels, symbols_->name_symbol())].pop_back();
    histograms_->chunks.erase(&last);
    sample_count_ -= std::min(sample_count_, last.size());
    series_.pop_back();
  }
}

bool Storage::FindSeries(LabelsId labels, SeriesId* id) const {
  const auto it = by_labels_.find(labels);
  if (it == by_labels_.end()) return false;
  *id = it->second;
  return true;
}

std::span<const SeriesId> Storage::SeriesOfName(SymbolId name) const {
  const auto it = by_name_.find(name);
  if (it == by_name_.end()) return {};
  return it->second;
}

}  // namespace rulecheck::engine
