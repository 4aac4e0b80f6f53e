// Log queries: the lines that a pipeline lets through, by the labels it gives them.
#include <algorithm>
#include <unordered_map>

#include "engine/logql/compare_labels.h"
#include "engine/logql/eval_state.h"
#include "engine/logql/lang.h"
#include "engine/logql/pipeline.h"
#include "engine/logql/stream_select.h"

namespace rulecheck::engine::logql {

namespace {

// Where reading a stream stands: entries of [from, to) in the order of the query.
class Cursor {
 public:
  Cursor(const Stream& stream, size_t rank, int64_t from, int64_t to, bool backward)
      : stream_(&stream), rank_(rank), backward_(backward) {
    const auto begin = std::ranges::lower_bound(stream.entries, from, {}, &Entry::t_ns);
    const auto end = std::ranges::lower_bound(begin, stream.entries.end(), to, {}, &Entry::t_ns);
    entries_ = {begin, end};
  }

  bool done() const { return next_ == entries_.size(); }
  const Entry& entry() const { return entries_[backward_ ? entries_.size() - 1 - next_ : next_]; }
  void Advance() { ++next_; }
  const Stream& stream() const { return *stream_; }

  // Heap order: the cursor to read next is the largest.
  friend bool operator<(const Cursor& a, const Cursor& b) {
    const int64_t ta = a.entry().t_ns;
    const int64_t tb = b.entry().t_ns;
    if (ta != tb) return a.backward_ ? ta < tb : ta > tb;
    return a.rank_ > b.rank_;
  }

 private:
  const Stream* stream_;
  std::span<const Entry> entries_;
  size_t rank_;
  size_t next_ = 0;
  bool backward_;
};

class LogReader {
 public:
  LogReader(EvalState& state, const lang::LogExpr& log, Pipeline& pipeline)
      : state_(state), log_(log), pipeline_(pipeline) {}

  Status Read(std::vector<Cursor> heap) {
    std::make_heap(heap.begin(), heap.end());
    const Stream* current = nullptr;
    while (!heap.empty() && lines_ < state_.options.limit) {
      std::pop_heap(heap.begin(), heap.end());
      Cursor& cursor = heap.back();
      if (current != &cursor.stream()) {
        current = &cursor.stream();
        pipeline_.SetStream(current->labels);
      }
      if (Status s = Take(cursor.entry()); !s) return s;
      cursor.Advance();
      if (cursor.done()) {
        heap.pop_back();
      } else {
        std::push_heap(heap.begin(), heap.end());
      }
    }
    return {};
  }

  std::vector<StreamResult> Sorted() {
    std::ranges::sort(streams_, [this](const StreamResult& a, const StreamResult& b) {
      return LabelsLess(state_.sets.labels(a.labels), state_.sets.labels(b.labels));
    });
    return std::move(streams_);
  }

 private:
  Status Take(const Entry& entry) {
    state_.bytes += entry.line.size();
    const uint64_t max = state_.options.max_bytes;
    if (max != 0 && state_.bytes > max)
      return EvalError("query reads more than " + std::to_string(max) + " bytes of lines", log_.span);
    if (++read_ % 1024 == 0) {
      if (Status s = state_.CheckTime(log_.span); !s) return s;
    }
    const auto processed = pipeline_.Process(entry);
    if (!processed) return {};
    const auto [it, is_new] = index_.emplace(processed->labels, streams_.size());
    if (is_new) streams_.push_back({processed->labels, {}});
    streams_[it->second].lines.push_back({entry.t_ns, std::string(processed->line)});
    ++lines_;
    return {};
  }

  EvalState& state_;
  const lang::LogExpr& log_;
  Pipeline& pipeline_;
  uint64_t read_ = 0;
  uint64_t lines_ = 0;
  std::vector<StreamResult> streams_;
  std::unordered_map<LabelSetId, size_t> index_;
};

}  // namespace

Result<std::vector<StreamResult>> EvalLog(EvalState& state, const lang::LogExpr& log) {
  PipelineOptions options;
  options.now_ns = state.options.now_ns;
  auto pipeline = Pipeline::ForLog(log, options, &state.sets);
  if (!pipeline) return pipeline.error();
  auto streams = SelectStreams(state.store, log.matchers);
  if (!streams) return streams.error();
  const LogGrid& grid = state.grid;
  const int64_t from =
      grid.instant() ? SaturatingSub(grid.start_ns, state.options.instant_lookback_ns) : grid.start_ns;
  const bool backward = state.options.direction == Direction::kBackward;
  std::vector<Cursor> cursors;
  for (size_t rank = 0; rank < streams->size(); ++rank) {
    Cursor cursor(*(*streams)[rank], rank, from, grid.end_ns, backward);
    if (!cursor.done()) cursors.push_back(cursor);
  }
  LogReader reader(state, log, **pipeline);
  if (Status s = reader.Read(std::move(cursors)); !s) return s.error();
  return reader.Sorted();
}

}  // namespace rulecheck::engine::logql
