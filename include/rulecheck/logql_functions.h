// The table of LogQL's aggregations: what parser, engine, checks and docs know of them.
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

// By lower-case name; null when there is none.
const RangeAggregationInfo* FindRangeAggregation(std::string_view name);
const VectorAggregationInfo* FindVectorAggregation(std::string_view name);

// Sorted by name.
std::span<const RangeAggregationInfo> AllRangeAggregations();
std::span<const VectorAggregationInfo> AllVectorAggregations();

}  // namespace rulecheck::logql
