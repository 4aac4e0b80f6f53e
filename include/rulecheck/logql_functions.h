// The tables of LogQL's aggregations and stages: what parser, engine, checks and docs know
// of them.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

namespace rulecheck::logql {

enum class RangeFunctionId : uint8_t;   // src/logql/function_id.h
enum class VectorFunctionId : uint8_t;  // likewise

// An aggregation over a log range: count_over_time, rate, ...
struct RangeAggregationInfo {
  RangeFunctionId id;
  std::string_view name;
  bool without_unwrap;  // takes a range without `| unwrap`
  bool with_unwrap;     // takes one with it
  bool grouping;        // takes `by (...)` after its parentheses
  bool parameter;       // takes, and needs, a number before the range
  double min;           // bounds of a result that is not NaN
  double max;
  std::string_view doc;
};

enum class GroupingRule : uint8_t { kAny, kOnlyEmpty, kNone };

// An aggregation over a vector: sum, topk, ...
struct VectorAggregationInfo {
  VectorFunctionId id;
  std::string_view name;
  bool parameter;         // takes, and needs, a whole number above 0
  GroupingRule grouping;  // which groupings it takes
  std::string_view doc;
};

enum class StageKind : uint8_t;  // rulecheck/logql_stages.h

// What there is to know of a stage, as bits.
enum StageTrait : uint8_t {
  kNoTrait = 0,
  kReadsLine = 1,    // looks at the line that is there when it runs
  kChangesLine = 2,  // what follows sees another line
  kTakesLabels = 4,  // makes labels from the line
  kReadsLabels = 8,
  kMayFail = 16,  // a line it cannot read gets the label __error__
};

struct StageInfo {
  StageKind kind;
  std::string_view name;  // the keyword, or words for a filter
  bool keyword;
  uint8_t traits;  // of StageTrait
  std::string_view doc;

  bool Has(StageTrait trait) const { return (traits & trait) != 0; }
};
const StageInfo& InfoOf(StageKind kind);
// In the order of StageKind.
std::span<const StageInfo> AllStages();

// By lower-case name; null when there is none.
const RangeAggregationInfo* FindRangeAggregation(std::string_view name);
const VectorAggregationInfo* FindVectorAggregation(std::string_view name);

// Sorted by name.
std::span<const RangeAggregationInfo> AllRangeAggregations();
std::span<const VectorAggregationInfo> AllVectorAggregations();

}  // namespace rulecheck::logql
