// The series that a query is answered over, loaded from files and from the command line.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "documents/exposition.h"
#include "engine/core/storage.h"
#include "rulecheck/source_file.h"

namespace rulecheck::input {

using documents::ExpositionFormat;

struct InputSettings {
  int64_t interval_ms = 60'000;
  std::string test;                        // test of a unit-test file: its name or number
  uint64_t max_samples = 20'000'000;       // of all input
  std::optional<ExpositionFormat> format;  // nothing: as the text looks
  bool normal_bounds = true;               // `le` as since Prometheus 3.0
};

// Loads input into a storage. What is wrong is collected as `file:line:column: what`;
// after any error the storage must not be used.
class InputLoader {
 public:
  InputLoader(engine::Storage* storage, InputSettings settings)
      : storage_(*storage), settings_(std::move(settings)) {}

  // Series in unit-test notation: one a line, or an acceptance script.
  void LoadSeries(std::shared_ptr<const SourceFile> file);
  // Metrics as a target exposes them; they are stored by Finish().
  void LoadMetrics(std::shared_ptr<const SourceFile> file);
  // Stores the metrics; samples without a time stand at `undated_ms`.
  void Finish(int64_t undated_ms);

  // Whether a sample without a time was read.
  bool has_undated() const { return has_undated_; }
  // The time of the last sample; nothing when no sample has a time.
  std::optional<int64_t> LastSample() const;

  const std::vector<std::string>& errors() const { return errors_; }
  const std::vector<std::string>& warnings() const { return warnings_; }

  // For readers of series. Keeps the file that errors will name.
  void Keep(std::shared_ptr<const SourceFile> file) { files_.push_back(std::move(file)); }
  void Fail(const SourceFile& file, Span span, std::string_view message);
  void Warn(const SourceFile& file, Span span, std::string_view message);
  // Takes `count` samples, `step_ms` apart, from those that may still be loaded; false,
  // with an error, when there are not so many or they reach too far.
  bool Reserve(const SourceFile& file, Span span, uint64_t count, int64_t step_ms);
  engine::Storage& storage() { return storage_; }
  const InputSettings& settings() const { return settings_; }
  uint64_t samples_left() const { return settings_.max_samples - samples_; }
  bool too_many_errors() const { return errors_.size() >= kMaxErrors; }

 private:
  static constexpr size_t kMaxErrors = 20;

  struct Sample {
    engine::LabelsId labels;
    std::optional<int64_t> t_ms;
    double value;
    const SourceFile* file;
    Span span;
  };

  void Store(const Sample& sample, int64_t t_ms);

  engine::Storage& storage_;
  InputSettings settings_;
  uint64_t samples_ = 0;
  std::vector<std::shared_ptr<const SourceFile>> files_;
  std::vector<Sample> metrics_;
  bool has_undated_ = false;
  std::vector<std::string> errors_, warnings_;
};

// By its name, or by keys that only YAML files of series have.
bool LooksLikeYaml(const SourceFile& file);

// The reader behind LoadSeries.
void LoadSeriesLines(const SourceFile& file, InputLoader* loader);

}  // namespace rulecheck::input
