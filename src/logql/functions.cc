#include <algorithm>
#include <iterator>
#include <limits>

#include "logql/function_id.h"
#include "rulecheck/logql_stages.h"

namespace rulecheck::logql {
namespace {

constexpr double kInf = std::numeric_limits<double>::infinity();

constexpr RangeAggregationInfo kRangeAggregations[] = {
#define VECTOR_AGGREGATION(...)
#define RANGE_AGGREGATION(id, name, without_unwrap, with_unwrap, grouping, parameter, min, max, doc) \
  {RangeFunctionId::id, name, without_unwrap, with_unwrap, grouping, parameter, min, max, doc},
#include "logql/functions.def"
#undef RANGE_AGGREGATION
#undef VECTOR_AGGREGATION
};

constexpr VectorAggregationInfo kVectorAggregations[] = {
#define RANGE_AGGREGATION(...)
#define VECTOR_AGGREGATION(id, name, parameter, grouping, doc) \
  {VectorFunctionId::id, name, parameter, GroupingRule::grouping, doc},
#include "logql/functions.def"
#undef RANGE_AGGREGATION
#undef VECTOR_AGGREGATION
};

constexpr StageInfo kStages[] = {
#define FILTER_STAGE(id, type, name, traits, doc) {StageKind::id, name, false, traits, doc},
#define STAGE(id, type, token, name, traits, doc) {StageKind::id, name, true, traits, doc},
#include "logql/stages.def"
#undef STAGE
#undef FILTER_STAGE
};

// The enumerator of each row is its place, and that of its struct.
constexpr bool RowsAreInOrder() {
  for (size_t i = 0; i < std::size(kStages); ++i) {
    if (static_cast<size_t>(kStages[i].kind) != i) return false;
  }
  return true;
}
static_assert(RowsAreInOrder());
#define FILTER_STAGE(id, type, ...) static_assert(type::kKind == StageKind::id);
#define STAGE(id, type, ...) static_assert(type::kKind == StageKind::id);
#include "logql/stages.def"
#undef STAGE
#undef FILTER_STAGE

constexpr auto kByName = [](const auto& a, const auto& b) { return a.name < b.name; };
static_assert(std::is_sorted(std::begin(kRangeAggregations), std::end(kRangeAggregations), kByName));
static_assert(std::is_sorted(std::begin(kVectorAggregations), std::end(kVectorAggregations), kByName));

template <typename Info, size_t N>
const Info* Find(const Info (&table)[N], std::string_view name) {
  const Info* it = std::lower_bound(std::begin(table), std::end(table), name,
                                    [](const Info& info, std::string_view n) { return info.name < n; });
  return it != std::end(table) && it->name == name ? it : nullptr;
}

}  // namespace

const RangeAggregationInfo* FindRangeAggregation(std::string_view name) {
  return Find(kRangeAggregations, name);
}

const VectorAggregationInfo* FindVectorAggregation(std::string_view name) {
  return Find(kVectorAggregations, name);
}

const StageInfo& InfoOf(StageKind kind) {
  return kStages[static_cast<size_t>(kind)];
}

std::span<const StageInfo> AllStages() {
  return kStages;
}

std::span<const RangeAggregationInfo> AllRangeAggregations() {
  return kRangeAggregations;
}

std::span<const VectorAggregationInfo> AllVectorAggregations() {
  return kVectorAggregations;
}

}  // namespace rulecheck::logql
