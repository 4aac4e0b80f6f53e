// A LogQL pipeline made ready to run: what `| json | level="error" | line_format ...`
// makes of each line of a stream, and which sample a metric query takes from it.
//
//   LabelSets sets;
//   auto pipeline = Pipeline::ForSamples(range_aggregation, /*sum_above=*/nullptr, {}, &sets);
//   for (const Stream& stream : matching_streams) {
//     (*pipeline)->SetStream(stream.labels);
//     for (const Entry& entry : stream.entries) {
//       if (std::optional<LogSample> s = (*pipeline)->ProcessSample(entry)) Add(s->labels, s->value);
//     }
//   }
//
// The stream selector is not applied here: hand in streams that match. Everything else
// between the braces and the range is: filters, parsers, formats, unwrap.
//
// Metric queries tell parsers which labels they need ("parser hints"), and what is not
// needed is not parsed, so that its errors do not happen. That is part of what Loki
// answers and so of this: see parser_hints.h.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string_view>

#include "engine/logql/label_sets.h"
#include "engine/logql/lang.h"
#include "engine/logql/log_store.h"
#include "rulecheck/result.h"

namespace rulecheck::engine::logql {

// Bounds are for hostile input and far above anything useful.
struct PipelineOptions {
  int64_t now_ns = 0;              // what `now` of templates says
  uint32_t max_labels = 4096;      // labels parsed from one line; the rest is left out
  uint32_t max_json_depth = 512;   // objects inside objects; deeper is a JSON error
  uint32_t max_output = 1u << 20;  // bytes that one template or regexp replacement writes
};

struct ProcessedLine {
  // Into the entry when no stage changed it, otherwise into the pipeline's own buffer:
  // valid until the next Process.
  std::string_view line;
  LabelSetId labels;  // stream labels, structured metadata and parsed labels
};

struct LogSample {
  double value;
  // Grouped as far as Loki groups while it reads lines. LabelSets::UnwantedError(labels)
  // says when the sample fails the whole query.
  LabelSetId labels;
};

// Not thread-safe: one pipeline, and its LabelSets, per thread. The query must outlive
// it, and so must the LabelSets.
class Pipeline {
 public:
  // The pipeline of a log query. An error is one that CheckStages() reports too: Loki
  // refuses the query when it runs.
  static Result<std::unique_ptr<Pipeline>> ForLog(const lang::LogExpr& log, const PipelineOptions& options,
                                                  LabelSets* sets);

  // The extractor of a metric query: pipeline, `unwrap` and the filters after it.
  // `above` is the vector aggregation of which `range` is the direct operand, null when
  // there is none: Loki pushes the grouping of some `sum`s down into the extractor
  // (VectorAggregationExpr of pkg/logql/syntax/ast.go), and that decides what is parsed.
  // The caller aggregates over the labels that samples carry as if nothing had been
  // pushed down.
  static Result<std::unique_ptr<Pipeline>> ForSamples(const lang::RangeAggregation& range,
                                                      const lang::VectorAggregation* above,
                                                      const PipelineOptions& options, LabelSets* sets);

  virtual ~Pipeline() = default;

  // The stream that the entries to come belong to. Labels are sorted by name and must
  // live until the next call.
  virtual void SetStream(std::span<const Label> labels) = 0;

  // Nothing when a filter drops the line. For pipelines made by ForLog.
  virtual std::optional<ProcessedLine> Process(const Entry& entry) = 0;

  // Nothing when a filter drops the line, or when there is nothing to unwrap: missing
  // and empty labels are skipped. For pipelines made by ForSamples.
  virtual std::optional<LogSample> ProcessSample(const Entry& entry) = 0;
};

}  // namespace rulecheck::engine::logql
