#include "input/loader.h"

#include <fmt/core.h>

#include <algorithm>
#include <cmath>

#include "base/strings.h"
#include "engine/core/staleness.h"
#include "input/time_limit.h"

namespace rulecheck::input {
namespace {

std::string Place(const SourceFile& file, Span span, std::string_view message) {
  const LineColumn at = file.Position(span.begin);
  return fmt::format("{}:{}:{}: {}", file.path(), at.line, at.column, message);
}

// A key that only YAML files of series have, at the beginning of a line.
bool IsYamlKey(std::string_view line) {
  if (line.starts_with("- ")) line = TrimSpace(line.substr(2));
  for (const std::string_view key :
       {"series:", "values:", "input_series:", "tests:", "rule_files:", "evaluation_interval:"}) {
    if (line.starts_with(key) && (line.size() == key.size() || line[key.size()] == ' ')) return true;
  }
  return false;
}

}  // namespace

bool LooksLikeYaml(const SourceFile& file) {
  const std::string& path = file.path();
  if (path.ends_with(".yaml") || path.ends_with(".yml") || path.ends_with(".json")) return true;
  for (const std::string_view line : Split(file.text(), '\n')) {
    if (line == "---" || IsYamlKey(TrimSpace(line))) return true;
  }
  return false;
}

void InputLoader::Fail(const SourceFile& file, Span span, std::string_view message) {
  if (!too_many_errors()) errors_.push_back(Place(file, span, message));
}

void InputLoader::Warn(const SourceFile& file, Span span, std::string_view message) {
  if (warnings_.size() < kMaxErrors) warnings_.push_back(Place(file, span, message));
}

bool InputLoader::Reserve(const SourceFile& file, Span span, uint64_t count, int64_t step_ms) {
  if (count > samples_left()) {
    Fail(file, span, fmt::format("the input has more than {} samples", settings_.max_samples));
    return false;
  }
  if (static_cast<double>(count) * static_cast<double>(step_ms) > static_cast<double>(kMaxTimeMs)) {
    Fail(file, span, "the samples reach too far into the future");
    return false;
  }
  samples_ += count;
  return true;
}

void InputLoader::LoadSeries(std::shared_ptr<const SourceFile> file) {
  files_.push_back(file);
  if (!IsValidUtf8(file->text())) {
    Fail(*file, {}, "not valid UTF-8");
  } else {
    LoadSeriesLines(*file, this);
  }
}

void InputLoader::LoadMetrics(std::shared_ptr<const SourceFile> file) {
  files_.push_back(file);
  documents::ExpositionOptions options;
  options.format = settings_.format.value_or(documents::DetectExposition(file->text()));
  options.normal_bounds = settings_.normal_bounds;
  std::vector<engine::Label> labels;
  const auto errors =
      documents::ReadExposition(file->text(), options, [&](const documents::ExpositionSample& sample) {
        if (!Reserve(*file, sample.span, 1, 0)) return false;
        if (sample.t_ms && (*sample.t_ms > kMaxTimeMs || *sample.t_ms < -kMaxTimeMs)) {
          Fail(*file, sample.span, "a time too far from 1970");
          return !too_many_errors();
        }
        labels.clear();
        for (const documents::ExpositionLabel& label : sample.labels) {
          labels.push_back({storage_.symbols().Intern(label.name), storage_.symbols().Intern(label.value)});
        }
        has_undated_ = has_undated_ || !sample.t_ms;
        metrics_.push_back(
            {storage_.symbols().InternLabels(labels), sample.t_ms, sample.value, file.get(), sample.span});
        return true;
      });
  for (const Error& error : errors) Fail(*file, error.span.value_or(Span{}), error.message);
}

void InputLoader::Store(const Sample& sample, int64_t t_ms) {
  const double value = std::isnan(sample.value) ? engine::NormalNan() : sample.value;
  if (storage_.Append(sample.labels, t_ms, value).ok()) return;
  // Other input reaches further, or has a sample at this time.
  engine::ColumnInput column;
  column.start_ms = t_ms;
  column.step_ms = 1;
  column.values = {&value, 1};
  const Status stored = storage_.AppendColumn(sample.labels, column);
  if (!stored) Fail(*sample.file, sample.span, stored.error().message);
}

void InputLoader::Finish(int64_t undated_ms) {
  const auto time = [&](const Sample& sample) { return sample.t_ms.value_or(undated_ms); };
  // Series in order of appearance, samples in order of time.
  std::stable_sort(metrics_.begin(), metrics_.end(), [&](const Sample& a, const Sample& b) {
    return a.labels != b.labels ? a.labels < b.labels : time(a) < time(b);
  });
  for (const Sample& sample : metrics_) Store(sample, time(sample));
  metrics_.clear();
}

std::optional<int64_t> InputLoader::LastSample() const {
  std::optional<int64_t> last;
  for (engine::SeriesId id = 0; id < storage_.series_count(); ++id) {
    const engine::SeriesColumn& series = storage_.series(id);
    for (size_t i = series.size(); i-- > 0;) {
      if (!series.Has(i)) continue;
      last = std::max(last.value_or(series.TimeAt(i)), series.TimeAt(i));
      break;
    }
  }
  for (const Sample& sample : metrics_) {
    if (sample.t_ms) last = std::max(last.value_or(*sample.t_ms), *sample.t_ms);
  }
  return last;
}

}  // namespace rulecheck::input
