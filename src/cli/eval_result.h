// The answer of a query in the three ways that `eval` shows it.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "engine/promql/engine.h"
#include "report/plot.h"

namespace rulecheck::cli {

// Collects output and writes it to standard output in large pieces.
class Output {
 public:
  Output& operator<<(std::string_view text);
  // Writes what is left; false when something could not be written.
  bool Flush();

 private:
  std::string buffer_;
  bool good_ = true;
};

// `up{job="a"}`, or `{"a.b", job="a"}` for a name with other letters; `{}` for nothing.
std::string MetricText(const engine::Symbols& symbols, engine::LabelsId labels);

// A line a series; of a range vector the times below it. `clock`: times are dates.
void WriteText(const engine::Value& value, const engine::Symbols& symbols, bool clock, Output* out);

// As the HTTP API of Prometheus answers (web/api/v1). `time_ms` is that of a scalar.
void WriteJson(const engine::Value& value, const engine::Symbols& symbols, int64_t time_ms,
               const std::vector<engine::Annotation>& annotations, std::string_view query, Output* out);
// The same for a query that was not answered; `type` is bad_data, execution, ...
void WriteJsonError(std::string_view type, std::string_view message, Output* out);

// A range vector or a range query's result as a picture.
void WritePlot(const engine::Value& value, const engine::Symbols& symbols, int64_t step_ms,
               const report::PlotOptions& options, Output* out);

}  // namespace rulecheck::cli
