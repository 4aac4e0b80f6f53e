// What an operator hands to the next one: for all steps of an evaluation at once,
// a list of series, each with its labels, values and presence.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "engine/core/bitmap.h"
#include "engine/core/symbols.h"

namespace rulecheck::engine {

struct FloatHistogram;

// The points in time of an evaluation: start, start + step, ... <= end.
struct StepGrid {
  int64_t start_ms = 0;
  int64_t end_ms = 0;
  int64_t step_ms = 0;  // ignored when start == end

  bool instant() const { return start_ms == end_ms; }
  size_t size() const {
    if (end_ms < start_ms) return 0;
    return instant() || step_ms <= 0 ? 1 : static_cast<size_t>((end_ms - start_ms) / step_ms) + 1;
  }
  friend bool operator==(const StepGrid&, const StepGrid&) = default;
  int64_t TimeAt(size_t i) const { return start_ms + static_cast<int64_t>(i) * step_ms; }
};

// Values are kept row by row (a row is a series) in one array. A cell is absent
// (bit clear), a float (bit set), or a histogram (bit set and Histogram() not
// null). Histograms belong to the storage or to the evaluation's pool. Pointers
// into a block die when a series is added.
class Block {
 public:
  Block() = default;
  explicit Block(size_t steps) : steps_(steps), words_(BitmapWords(steps)) {}

  size_t steps() const { return steps_; }
  size_t words() const { return words_; }  // words of presence a series
  size_t size() const { return labels_.size(); }
  bool empty() const { return labels_.empty(); }

  // Adds a series without samples; returns its index.
  size_t Add(LabelsId labels, bool drop_name = false) {
    labels_.push_back(labels);
    drop_name_.push_back(drop_name ? 1 : 0);
    values_.resize(values_.size() + steps_);
    present_.resize(present_.size() + words_);
    if (!histograms_.empty()) histograms_.resize(values_.size(), nullptr);
    return labels_.size() - 1;
  }
  void Reserve(size_t series) {
    labels_.reserve(series);
    drop_name_.reserve(series);
    values_.reserve(series * steps_);
    present_.reserve(series * words_);
  }

  LabelsId labels(size_t series) const { return labels_[series]; }
  void set_labels(size_t series, LabelsId labels) { labels_[series] = labels; }
  // Delayed name removal: the metric name goes at the end of the evaluation.
  bool drop_name(size_t series) const { return drop_name_[series] != 0; }
  void set_drop_name(size_t series, bool drop) { drop_name_[series] = drop ? 1 : 0; }

  double* values(size_t series) { return values_.data() + series * steps_; }
  const double* values(size_t series) const { return values_.data() + series * steps_; }
  uint64_t* present(size_t series) { return present_.data() + series * words_; }
  const uint64_t* present(size_t series) const { return present_.data() + series * words_; }
  bool Has(size_t series, size_t step) const { return TestBit(present(series), step); }
  bool HasFloat(size_t series, size_t step) const {
    return Has(series, step) && Histogram(series, step) == nullptr;
  }
  bool HasAny(size_t series) const {
    for (size_t w = 0; w < words_; ++w) {
      if (present(series)[w] != 0) return true;
    }
    return false;
  }

  void Set(size_t series, size_t step, double value) {
    values(series)[step] = value;
    SetBit(present(series), step);
  }
  void SetHistogram(size_t series, size_t step, const FloatHistogram* histogram) {
    if (histograms_.empty()) histograms_.resize(values_.size(), nullptr);
    histograms_[series * steps_ + step] = histogram;
    SetBit(present(series), step);
  }
  void Erase(size_t series, size_t step) {
    ClearBit(present(series), step);
    if (!histograms_.empty()) histograms_[series * steps_ + step] = nullptr;
  }

  // No cell of the block is a histogram.
  bool floats_only() const { return histograms_.empty(); }
  const FloatHistogram* Histogram(size_t series, size_t step) const {
    return histograms_.empty() ? nullptr : histograms_[series * steps_ + step];
  }

  size_t CountPresent() const;  // cells with a sample

  // Appends a copy of one series of another block with as many steps.
  size_t AddCopy(const Block& from, size_t series);

 private:
  size_t steps_ = 0;
  size_t words_ = 0;
  std::vector<LabelsId> labels_;
  std::vector<uint8_t> drop_name_;
  std::vector<double> values_;
  std::vector<uint64_t> present_;
  std::vector<const FloatHistogram*> histograms_;  // empty, or one per value
};

}  // namespace rulecheck::engine
