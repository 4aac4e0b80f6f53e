// Warnings and infos of an evaluation, with the place in the query they belong to
// (texts and merging as util/annotations of Prometheus).
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "rulecheck/span.h"

namespace rulecheck::engine {

struct Annotation {
  bool warning = false;  // otherwise an info
  std::string message;   // with its "PromQL warning: " or "PromQL info: ", without position
  Span span;             // in the query's text
};

// The message with ` (line:column)` of the span's begin in `query`, as Prometheus
// shows it.
std::string RenderAnnotation(const Annotation& annotation, std::string_view query);

// Buckets that histogram_quantile had to raise; summed up over series and steps.
struct ForcedMonotonicity {
  int64_t min_ts = 0;
  int64_t max_ts = 0;
  double min_bucket = 0;
  double max_bucket = 0;
  double max_diff = 0;
  uint64_t count = 0;  // one less than the samples seen; may wrap around as it does there

  // Takes in what was seen before; the earlier one's count grows by this one's plus 1.
  void Merge(const ForcedMonotonicity& earlier);
};

// The annotations of one query. The same text at another place replaces the
// place; there is one entry a text.
class AnnotationSet {
 public:
  // `text` is what follows "PromQL warning: ".
  void Warn(std::string_view text, Span span);
  void Info(std::string_view text, Span span);
  void AddForcedMonotonicity(std::string_view metric, Span span, const ForcedMonotonicity& seen);
  void AddStartTimeOverlap(std::string_view metric, Span span);

  std::vector<Annotation> Finish() const;
  // Grows with every call that adds something, also what is there already.
  uint64_t calls() const { return calls_; }

 private:
  struct Entry {
    bool warning = false;
    Span span;
    bool has_monotonicity = false;
    ForcedMonotonicity monotonicity;
    uint64_t overlaps = 0;
  };
  std::map<std::string, Entry, std::less<>> entries_;
  uint64_t calls_ = 0;
};

// ` for metric name "x"`, or nothing for an empty name.
std::string ForMetricName(std::string_view metric);

}  // namespace rulecheck::engine
