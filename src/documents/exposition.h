// Reads metrics as a scraped target shows them: the Prometheus text format 0.0.4 and
// OpenMetrics 1.0, as strictly as Prometheus 3.14 does (model/textparse).
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "rulecheck/result.h"
#include "rulecheck/span.h"

namespace rulecheck::documents {

enum class ExpositionFormat : uint8_t { kText, kOpenMetrics };

// OpenMetrics when a line is `# EOF` or starts with `# UNIT `; else text.
ExpositionFormat DetectExposition(std::string_view text);

struct ExpositionLabel {
  std::string name;
  std::string value;
};

struct ExpositionSample {
  std::vector<ExpositionLabel> labels;  // sorted by name, `__name__` among them; no empty value
  double value = 0;
  std::optional<int64_t> t_ms;
  Span span;  // the line of the sample
};

// The word behind `# TYPE`, of a family.
using ExpositionTypeSink = std::function<void(std::string_view family, std::string_view type)>;

struct ExpositionOptions {
  ExpositionFormat format = ExpositionFormat::kText;
  size_t max_errors = 20;
  // Write `le` and `quantile` as since Prometheus 3.0; else as they stand.
  bool normal_bounds = true;
  ExpositionTypeSink types = {};  // may be empty
};

// Returns false to stop.
using ExpositionSink = std::function<bool(const ExpositionSample&)>;

// Calls `sink` for every sample in order; comments, help and exemplars are read and
// dropped. A line with an error is passed over, so that all are found; each error has
// its span. As in Prometheus, `_created` lines are ordinary series, and `le` and
// `quantile` of histograms and summaries are written as OpenMetrics numbers ("1.0").
// At most 4 GiB - 1 bytes.
std::vector<Error> ReadExposition(std::string_view text, const ExpositionOptions& options,
                                  const ExpositionSink& sink);

}  // namespace rulecheck::documents
