#include "unittest/input.h"

#include <algorithm>

#include "base/strings.h"
#include "documents/series_text.h"
#include "engine/core/bitmap.h"
#include "engine/core/staleness.h"
#include "promql/series.h"
#include "unittest/check_ids.h"
#include "unittest/expected_histogram.h"

namespace rulecheck::unittest {

// One line of promtool's load command, and where its bytes come from.
struct Input::Line {
  const InputSeries* source;
  std::string text;
  uint32_t offset = 0;  // of `text` in "series values"
};

namespace {

using engine::FloatHistogram;

// `up{a="1"}` as it is written, without the values.
std::string SeriesText(const InputSeries& source) {
  return std::string(TrimSpace(source.series.value));
}

// Appends the samples of a run, as many as fit below `limit`.
class Expander {
 public:
  Expander(Input::Series* out, size_t limit, engine::HistogramPool* pool)
      : out_(out), limit_(limit), pool_(pool) {}

  Status Add(const promql::Series& series, const promql::ValueRun& run) {
    size_t count = static_cast<size_t>(std::min<uint64_t>(run.count, limit_ - out_->values.size()));
    switch (run.kind) {
      case promql::ValueRun::Kind::kGap:
        for (size_t i = 0; i < count; ++i) Push(0, nullptr, false);
        return {};
      case promql::ValueRun::Kind::kStale:
        for (size_t i = 0; i < count; ++i) Push(engine::StaleNan(), nullptr, true);
        return {};
      case promql::ValueRun::Kind::kFloat:
        AddFloats(run, count);
        return {};
      case promql::ValueRun::Kind::kHistogram:
        return AddHistograms(series, run, count);
    }
    return {};
  }

 private:
  void Push(double value, const FloatHistogram* histogram, bool present) {
    size_t at = out_->values.size();
    out_->values.push_back(value);
    out_->present.resize(engine::BitmapWords(at + 1));
    if (present) engine::SetBit(out_->present.data(), at);
    if (histogram != nullptr || !out_->histograms.empty()) {
      out_->histograms.resize(at);
      out_->histograms.push_back(histogram);
    }
  }

  void AddFloats(const promql::ValueRun& run, size_t count) {
    double value = run.start;
    for (size_t i = 0; i < count; ++i) {
      Push(value, nullptr, true);
      if (run.has_step) value += run.step;
    }
  }

  Status AddHistograms(const promql::Series& series, const promql::ValueRun& run, size_t count) {
    Result<std::vector<FloatHistogram>> histograms = ExpandHistograms(series, run, count);
    if (!histograms) return histograms.error();
    for (FloatHistogram& histogram : *histograms) {
      const FloatHistogram* kept = pool_->New(std::move(histogram));
      Push(kept->sum, kept, true);
    }
    return {};
  }

  Input::Series* out_;
  size_t limit_;
  engine::HistogramPool* pool_;
};

}  // namespace

Input::Input(const TestGroup& group, const InputOptions& options, engine::Symbols* symbols,
             std::vector<Finding>* findings)
    : options_(options), symbols_(symbols) {
  for (size_t i = 0; i < group.series.size(); ++i) {
    const InputSeries& source = group.series[i];
    if (!options.promtool_compat) {
      documents::SeriesLine line = documents::LineOfSeries(source);
      if (line.has_blank_line) DropAfterBlank(group, i, findings);
      ReadLine({&source, std::move(line.text), 0}, findings);
      continue;
    }
    // promtool takes each line for a series of its own, and stops at one with nothing on it.
    const std::string joined = std::string(source.series.value) + " " + std::string(source.values.value);
    uint32_t offset = 0;
    for (std::string_view line : Split(joined, '\n')) {
      const std::string_view trimmed = TrimSpace(line);
      if (trimmed.empty() || trimmed.starts_with('#')) return;
      const auto at = static_cast<uint32_t>(trimmed.data() - line.data());
      ReadLine({&source, std::string(trimmed), offset + at}, findings);
      offset += static_cast<uint32_t>(line.size()) + 1;
    }
  }
}

void Input::DropAfterBlank(const TestGroup& group, size_t index, std::vector<Finding>* findings) {
  size_t dropped = group.series.size() - index - 1;
  const InputSeries& source = group.series[index];
  FindingSink(findings).Report(
      kLineBreak, source.values.Whole(),
      "a blank line or a comment line in a series: promtool stops reading input there" +
          (dropped == 0 ? ""
                        : ", and silently drops the " + std::to_string(dropped) + " series that follow"));
}

void Input::ReadLine(const Line& line, std::vector<Finding>* findings) {
  auto fail = [&](Span span, const std::string& message, const std::string& hint) {
    Span shifted{span.begin + line.offset, span.end + line.offset};
    FindingBuilder finding =
        FindingSink(findings).Report(kInputSeries, documents::PlaceInSeries(*line.source, shifted), message);
    if (!hint.empty()) finding.Help(hint);
  };
  Span whole{0, static_cast<uint32_t>(line.text.size())};
  if (options_.promtool_compat && promql::IsStartTimestampLine(line.text)) {
    // Start timestamps are read and not used in unit tests.
    for (const promql::ParseError& error : promql::ParseStartTimestamps(line.text).errors) {
      fail(error.span, error.message, error.hint);
    }
    return;
  }
  promql::SeriesOutcome parsed = promql::ParseSeries(line.text);
  for (const promql::ParseError& error : parsed.errors) fail(error.span, error.message, error.hint);
  if (!parsed.ok()) return;
  if (parsed.series.labels.empty()) {
    fail(whole, "an input series needs a name or a label", "");
    return;
  }
  if (!options_.promtool_compat && parsed.series.SampleCount() == 0) {
    FindingSink(findings)
        .Report(kInputSeries, line.source->series.Whole(),
                "this series has no `values`: it has no sample, as if it were not there")
        .As(Severity::kWarning);
  }
  std::vector<std::pair<std::string, std::string>> pairs;
  for (const promql::SeriesLabel& label : parsed.series.labels) pairs.emplace_back(label.name, label.value);

  int64_t length =
      options_.end_ms < options_.start_ms
          ? 0
          : (options_.end_ms - options_.start_ms) / std::max<int64_t>(1, options_.interval_ms) + 1;
  Series series;
  series.labels = symbols_->InternPairs(pairs);
  uint64_t limit = std::min<uint64_t>(static_cast<uint64_t>(length), parsed.series.SampleCount());
  samples_ += limit;
  if (samples_ > options_.max_samples) {
    fail(whole,
         "the input of this test group has more than " + std::to_string(options_.max_samples) + " samples",
         "");
    return;
  }
  series.values.reserve(limit);
  Expander expander(&series, limit, &histograms_);
  for (const promql::ValueRun& run : parsed.series.runs) {
    Status status = expander.Add(parsed.series, run);
    if (!status) fail(run.span, status.error().message, "");
  }
  engine::LabelsId labels = series.labels;
  Set(labels, std::move(series), line, findings);
}

void Input::Set(engine::LabelsId labels, Series series, const Line& line, std::vector<Finding>* findings) {
  auto [known, added] = by_labels_.try_emplace(labels, series_.size());
  if (added) {
    series_.push_back(std::move(series));
    sources_.push_back(line.source);
    return;
  }
  size_t i = known->second;
  // A group's own series stands for one of a file that it includes.
  const bool own = sources_[i]->series.file() != line.source->series.file();
  if (!options_.promtool_compat && !own) {
    // Equal values: nothing is lost when the first is dropped.
    bool same = TrimSpace(sources_[i]->values.value) == TrimSpace(line.source->values.value);
    std::string text = "series `" + SeriesText(*line.source) + "` is given twice";
    text += same ? " with the same values" : "; the first is dropped, as promtool does without a word";
    FindingSink(findings)
        .Report(kDuplicateSeries, line.source->series.Whole(), std::move(text))
        .Because(sources_[i]->series.Whole(), "first given here");
  }
  series_[i] = std::move(series);
  sources_[i] = line.source;
}

Status Input::LoadAhead(engine::Storage* storage) {
  for (Series& series : series_) {
    if (series.by_tick || series.values.empty()) continue;
    engine::ColumnInput column;
    column.start_ms = options_.start_ms;
    column.step_ms = options_.interval_ms;
    column.values = series.values;
    column.present = series.present;
    if (!series.histograms.empty()) series.histograms.resize(series.values.size());
    column.histograms = series.histograms;
    Status status = storage->AppendColumn(series.labels, column);
    if (!status) return status;
    series.next = series.values.size();
  }
  return {};
}

Status Input::LoadUntil(engine::Storage* storage, int64_t t_ms) {
  for (Series& series : series_) {
    if (!series.by_tick) continue;
    for (; series.next < series.values.size(); ++series.next) {
      int64_t at = options_.start_ms + static_cast<int64_t>(series.next) * options_.interval_ms;
      if (at > t_ms) break;
      if (!engine::TestBit(series.present.data(), series.next)) continue;
      const FloatHistogram* histogram =
          series.next < series.histograms.size() ? series.histograms[series.next] : nullptr;
      Status status = histogram != nullptr ? storage->AppendHistogram(series.labels, at, *histogram)
                                           : storage->Append(series.labels, at, series.values[series.next]);
      if (!status) return status;
    }
  }
  return {};
}

int64_t Input::FirstSampleAfter(int64_t after_ms) const {
  int64_t first = -1;
  for (const Series& series : series_) {
    for (size_t i = 0; i < series.values.size(); ++i) {
      int64_t at = options_.start_ms + static_cast<int64_t>(i) * options_.interval_ms;
      if (at <= after_ms || !engine::TestBit(series.present.data(), i)) continue;
      if (first < 0 || at < first) first = at;
      break;
    }
  }
  return first;
}

}  // namespace rulecheck::unittest
