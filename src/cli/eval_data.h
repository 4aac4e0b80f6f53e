// The series that a query is answered over, loaded from files and from the command line.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "documents/exposition.h"
#include "engine/core/storage.h"
#include "rulecheck/source_file.h"

namespace rulecheck::cli {

struct InputSettings {
  int64_t interval_ms = 60'000;
  std::string test;                                   // test of a unit-test file: its name or number
  uint64_t max_samples = 20'000'000;                  // of all input
  std::optional<documents::ExpositionFormat> format;  // nothing: as the text looks
};

// Loads input into a storage. What is wrong is collected as `file:line:column: what`;
// after any error the storage must not be used.
class InputLoader {
 public:
  InputLoader(engine::Storage* storage, InputSettings settings)
      : storage_(*storage), settings_(std::move(settings)) {}

  // Series in unit-test notation: lines, acceptance scripts or YAML.
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

  // For the readers of series.
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

// The readers behind LoadSeries.
void LoadSeriesLines(const SourceFile& file, InputLoader* loader);
void LoadSeriesYaml(const std::shared_ptr<const SourceFile>& file, InputLoader* loader);

}  // namespace rulecheck::cli
