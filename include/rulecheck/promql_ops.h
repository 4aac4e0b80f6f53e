// The words of PromQL: types of values, operators, aggregations, and how they are written.
#pragma once

#include <cstdint>
#include <string_view>

namespace rulecheck::promql {

// What an expression evaluates to (as promql/parser/value.go).
enum class ValueType : uint8_t { kNone, kScalar, kVector, kMatrix, kString };
std::string_view ValueTypeName(ValueType type);  // "scalar", "vector", "matrix", "string", "none"
// The words that Prometheus uses in messages: "instant vector", "range vector", ...
std::string_view DocumentedType(ValueType type);

// Binary and unary operators. kTrimUpper is `</`, kTrimLower is `>/`.
enum class Op : uint8_t {
  kAdd,
  kSub,
  kMul,
  kDiv,
  kMod,
  kPow,
  kAtan2,
  kEql,
  kNeq,
  kLss,
  kGtr,
  kLte,
  kGte,
  kAnd,
  kOr,
  kUnless,
  kTrimUpper,
  kTrimLower,
};
std::string_view OpText(Op op);  // as written in a query: "+", "==", "and", ...
bool IsComparison(Op op);        // == != < > <= >=
bool IsSetOperator(Op op);       // and or unless

enum class AggregateOp : uint8_t {
  kSum,
  kAvg,
  kCount,
  kMin,
  kMax,
  kGroup,
  kStddev,
  kStdvar,
  kTopk,
  kBottomk,
  kCountValues,
  kQuantile,
  kLimitk,
  kLimitRatio,
};
std::string_view AggregateName(AggregateOp op);
bool HasParameter(AggregateOp op);  // topk bottomk count_values quantile limitk limit_ratio

// What `@` says.
enum class AtKind : uint8_t { kNone, kTimestamp, kStart, kEnd };

// Of a binary operation between vectors.
enum class Cardinality : uint8_t { kOneToOne, kManyToOne, kOneToMany, kManyToMany };

}  // namespace rulecheck::promql
