// The words of LogQL: operators and conversions, and how they are written.
#pragma once

#include <cstdint>
#include <string_view>

#include "rulecheck/syntax_tree.h"

namespace rulecheck::logql {

enum class CompareOp : uint8_t { kEqual, kNotEqual, kGreater, kGreaterOrEqual, kLess, kLessOrEqual };
std::string_view CompareOpText(CompareOp op);  // "==", "!=", ">", ">=", "<", "<="

// The order is that of Loki's LineMatchType.
enum class LineOp : uint8_t { kContains, kNotContains, kMatches, kNotMatches, kPattern, kNotPattern };
std::string_view LineOpText(LineOp op);  // "|=", "!=", "|~", "!~", "|>", "!>"
bool IsNegative(LineOp op);

enum class Conversion : uint8_t { kNone, kBytes, kDuration, kDurationSeconds };
std::string_view ConversionName(Conversion conversion);  // "", "bytes", "duration", "duration_seconds"

// Between metric queries.
enum class Op : uint8_t {
  kOr,
  kAnd,
  kUnless,
  kEql,
  kNeq,
  kGtr,
  kGte,
  kLss,
  kLte,
  kAdd,
  kSub,
  kMul,
  kDiv,
  kMod,
  kPow,
};
std::string_view OpText(Op op);
bool IsComparison(Op op);
bool IsSetOperator(Op op);

enum class Cardinality : uint8_t { kOneToOne, kManyToOne, kOneToMany };

}  // namespace rulecheck::logql
