#include "engine/promql/stats_reader.h"

#include <algorithm>

#include "engine/histogram/ops.h"
#include "engine/promql/selector_cursor.h"

namespace rulecheck::engine {

void StatsReader::Read(int64_t begin_ms, int64_t end_ms) {
  if (!started_ || (next_ < series_.size() && series_.TimeAt(next_) < begin_ms)) {
    next_ = FirstAfter(series_, begin_ms - 1);
    last_ = nullptr;
    started_ = true;
  }
  for (; next_ < series_.size() && series_.TimeAt(next_) < end_ms; ++next_) ReadSample(next_);
  if (next_ < series_.size() && series_.TimeAt(next_) == end_ms) ReadSample(next_);
}

void StatsReader::Restart() {
  std::ranges::fill(read_, nullptr);
  started_ = false;
}

void StatsReader::ReadSample(size_t i) {
  if (read_[i] != nullptr || !series_.Has(i)) return;
  const FloatHistogram* stored = series_.HistogramAt(i);
  if (stored == nullptr) return;
  FloatHistogram* stats = pool_.New();
  stats->counter_reset_hint = stored->counter_reset_hint;
  stats->schema = stored->schema;
  stats->count = stored->count;
  stats->sum = stored->sum;
  read_[i] = stats;
  if (IsStaleNan(stored->sum)) return;
  if (stats->counter_reset_hint == CounterResetHint::kUnknown && last_ != nullptr) {
    const bool reset = DetectReset(*stored, *last_);
    stats->counter_reset_hint = reset ? CounterResetHint::kReset : CounterResetHint::kNotReset;
  }
  last_ = stored;
}

}  // namespace rulecheck::engine
