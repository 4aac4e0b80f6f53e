// What the transfer functions of PromQL share: one file each for calls, aggregations and
// binary operators.
#pragma once

#include <span>
#include <string_view>

#include "flow/promql.h"

namespace rulecheck::flow {

// Reserved labels that go with the metric name (schema.Metadata of Prometheus).
inline constexpr std::string_view kMetadata[] = {"__name__", "__type__", "__unit__"};

struct PromqlScope {
  const SeriesSource& series;
  PromqlOptions options;
  const PromqlFlows& below;

  const Flow& operator[](const promql::Expr* node) const { return below[node->id]; }
};

// The stronger claim that something fails.
constexpr Presence Stronger(Presence a, Presence b) {
  return a < b ? b : a;
}
void MayFail(Presence fails, Cause by, Flow* flow);
// Errors of the parts are errors of the whole.
void FailAs(const Flow& part, Flow* flow);

// Takes labels away from every series. Two that become equal are an error, or stay two until
// the end where names are removed late.
void RemoveLabels(std::span<const std::string_view> names, Cause by, const PromqlOptions& options,
                  Flow* flow);
// Rows of equal labels that alternate over time are one row, which loses its name or not as
// its first sample does.
void BlendDroppedNames(const PromqlOptions& options, Flow* flow);
// The name goes, now or at the end.
void DropNames(Cause by, const PromqlOptions& options, Flow* flow);

Flow FlowOfCall(const promql::Call& call, const PromqlScope& scope);
Flow FlowOfAggregate(const promql::Aggregate& aggregate, const PromqlScope& scope);
Flow FlowOfBinary(const promql::Binary& binary, const PromqlScope& scope);
// Functions that change labels by their arguments.
Flow FlowOfLabelReplace(const promql::Call& call, const PromqlScope& scope);
Flow FlowOfLabelJoin(const promql::Call& call, const PromqlScope& scope);
Flow FlowOfInfo(const promql::Call& call, const PromqlScope& scope);
Flow FlowOfHistogramQuantiles(const promql::Call& call, const PromqlScope& scope);
Flow FlowOfAbsent(const promql::Call& call, const PromqlScope& scope);
// Buckets become histograms: `le` goes where it is a bucket's bound.
void DropBuckets(Cause cause, Flow* flow);

// The samples that a function makes of those of its arguments, none when it drops them all.
Interval SamplesOf(const promql::Call& call, std::span<const Interval> arguments);
// It gives a sample for each that it gets.
bool KeepsAllSamples(const promql::Call& call, std::span<const Interval> arguments);

}  // namespace rulecheck::flow
