// Annotations about native histograms that several operators make.
#pragma once

#include <string_view>

#include "base/go_format.h"
#include "engine/core/annotations.h"

namespace rulecheck::engine {

inline void WarnMixedSchemas(AnnotationSet* a, std::string_view metric, Span span) {
  a->Warn("vector contains a mix of histograms with exponential and custom buckets schemas for metric name " +
              Quote(metric),
          span);
}
inline void WarnNotCounter(AnnotationSet* a, std::string_view metric, Span span) {
  a->Warn("this native histogram metric is not a counter: " + Quote(metric), span);
}
inline void WarnNotGauge(AnnotationSet* a, std::string_view metric, Span span) {
  a->Warn("this native histogram metric is not a gauge: " + Quote(metric), span);
}
// `operation`: addition, subtraction, aggregation.
inline void WarnResetCollision(AnnotationSet* a, std::string_view operation, Span span) {
  a->Warn("conflicting counter resets during histogram " + std::string(operation), span);
}
inline void InfoReconciled(AnnotationSet* a, std::string_view operation, Span span) {
  a->Info("mismatched custom buckets were reconciled during " + std::string(operation), span);
}

}  // namespace rulecheck::engine
