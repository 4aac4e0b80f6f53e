// Series in unit-test notation, one a line; the `load` blocks of acceptance scripts
// are the same lines with a head (language of promql/promqltest of Prometheus).
#include <fmt/core.h>

#include <optional>

#include "base/duration.h"
#include "base/strings.h"
#include "engine/core/load_series.h"
#include "input/loader.h"
#include "promql/series.h"

namespace rulecheck::input {
namespace {

std::string_view FirstWord(std::string_view line) {
  return line.substr(0, line.find_first_of(" \t"));
}

// `eval range from 0 to 1m step 10s ...`, `eval_fail instant at 5m ...`
bool IsEval(std::string_view line) {
  if (!line.starts_with("eval")) return false;
  const std::string_view second = FirstWord(TrimSpace(line.substr(FirstWord(line).size())));
  return second == "instant" || second == "range";
}

class LinesReader {
 public:
  LinesReader(const SourceFile& file, InputLoader* loader)
      : file_(file), loader_(*loader), interval_ms_(loader->settings().interval_ms) {}

  void Run() {
    for (uint32_t line = 1; line <= file_.line_count() && !loader_.too_many_errors(); ++line) {
      span_ = Trimmed(file_.LineSpan(line));
      Line(file_.text().substr(span_.begin, span_.size()));
    }
    Flush();
  }

 private:
  Span Trimmed(Span span) const {
    const std::string_view text = file_.text().substr(span.begin, span.size());
    const std::string_view trimmed = TrimSpace(text);
    if (trimmed.empty()) return {span.begin, span.begin};
    const auto begin = span.begin + static_cast<uint32_t>(trimmed.data() - text.data());
    return {begin, begin + static_cast<uint32_t>(trimmed.size())};
  }

  void Line(std::string_view line) {
    if (line.empty()) {
      in_load_ = in_eval_ = false;
      return;
    }
    if (line.starts_with('#') || in_eval_) return;
    const std::string_view word = FirstWord(line);
    if (word == "interval:" || word == "load" || word == "load_with_nhcb") {
      Flush();
      in_load_ = word != "interval:";
      with_custom_buckets_ = word == "load_with_nhcb";
      SetInterval(TrimSpace(line.substr(word.size())));
    } else if (!in_load_ && IsEval(line)) {
      in_eval_ = true;  // what a script expects is not our question
    } else if (!in_load_ && line == "clear") {
      loader_.Fail(file_, span_, "`clear` has no meaning here: all series are there for the one query");
    } else {
      Series(line);
    }
  }

  void SetInterval(std::string_view text) {
    const auto interval = ParsePrometheusDuration(text);
    if (!interval) {
      loader_.Fail(file_, span_, interval.error().message);
    } else if (*interval <= 0) {
      loader_.Fail(file_, span_, "the interval must be above 0");
    } else {
      interval_ms_ = *interval;
    }
  }

  void Fail(const std::vector<promql::ParseError>& errors) {
    const promql::ParseError& first = errors.front();
    loader_.Fail(file_, {span_.begin + first.span.begin, span_.begin + first.span.end}, first.message);
  }

  void Series(std::string_view line) {
    if (promql::IsStartTimestampLine(line)) {
      auto parsed = promql::ParseStartTimestamps(line);
      if (!parsed.ok()) return Fail(parsed.errors);
      starts_ = std::move(parsed.series);
      return;
    }
    const promql::SeriesOutcome parsed = promql::ParseSeries(line);
    if (!parsed.ok()) return Fail(parsed.errors);
    if (parsed.series.labels.empty()) return loader_.Fail(file_, span_, "a series needs a name or a label");
    if (!loader_.Reserve(file_, span_, parsed.series.SampleCount(), interval_ms_)) return;
    auto series = engine::ExpandSeries(parsed.series, &loader_.storage().symbols(), UINT64_MAX);
    if (!series) return loader_.Fail(file_, span_, series.error().message);
    if (starts_) {
      const Status set = engine::SetStartTimes(*starts_, 0, interval_ms_, &*series);
      starts_.reset();
      if (!set) return loader_.Fail(file_, span_, set.error().message);
    }
    const Status stored = engine::AppendLoaded(*series, 0, interval_ms_, &loader_.storage());
    if (!stored) return loader_.Fail(file_, span_, stored.error().message);
    if (with_custom_buckets_) classic_.push_back(std::move(*series));
  }

  // Ends a block: the classic histograms of `load_with_nhcb` become native ones.
  void Flush() {
    if (!classic_.empty()) {
      const Status stored = engine::AppendCustomBuckets(classic_, 0, interval_ms_, &loader_.storage());
      if (!stored) loader_.Fail(file_, span_, stored.error().message);
      classic_.clear();
    }
    with_custom_buckets_ = false;
  }

  const SourceFile& file_;
  InputLoader& loader_;
  int64_t interval_ms_;
  Span span_;  // of the line, without blanks around it
  bool in_load_ = false;
  bool in_eval_ = false;
  bool with_custom_buckets_ = false;
  std::optional<promql::Series> starts_;
  std::vector<engine::LoadedSeries> classic_;
};

}  // namespace

void LoadSeriesLines(const SourceFile& file, InputLoader* loader) {
  LinesReader(file, loader).Run();
}

}  // namespace rulecheck::input
