// The table of PromQL functions: what parser, type check, label flow, engine and
// docs all read. Rows live in src/promql/functions.def.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

#include "rulecheck/promql.h"
#include "rulecheck/target_version.h"

namespace rulecheck::promql {

// What a function does to the labels of its (first) vector argument.
enum class LabelEffect : uint8_t {
  kNone,       // no vector in, or labels made from nothing: scalar functions, vector(), time()
  kDropName,   // keeps all labels but the metric name
  kKeep,       // keeps everything, name included
  kAbsent,     // labels from the equality matchers of its argument
  kReplace,    // label_replace, label_join: one label may change
  kDropLe,     // histogram_quantile and friends on classic buckets
  kQuantiles,  // histogram_quantiles: drops le, adds a label
  kInfo,       // info(): may add any label
};

// How a result follows time when the arguments do not.
enum class FunctionTime : uint8_t {
  kNever,
  kStep,   // the time of the step that is evaluated (AtModifierUnsafeFunctions)
  kQuery,  // start, end or step of the whole query
};

// What else there is to know of a function, as bits.
enum FunctionTrait : uint8_t {
  kPlain = 0,
  kForCounters = 1,    // takes each fall in its range for a reset
  kForGauges = 2,      // says nothing of a number that only grows
  kDropsOnlyName = 4,  // of labels only the metric name goes: `__type__` and `__unit__` stay
  kEstimates = 8,      // extrapolated or fitted, so hardly ever a round number
};

// Unique per function: engine code switches on it. The enumerators are in
// src/promql/function_id.h, made from functions.def.
enum class FunctionId : uint16_t;

struct FunctionInfo {
  FunctionId id;
  std::string_view name;
  std::span<const ValueType> args;  // types of the declared arguments
  // As `Variadic` of promql/parser/functions.go: 0 exactly args.size(); n > 0: the last
  // argument type may be left out or repeated up to n - 1 more times; -1: the last
  // may be left out or repeated without bound.
  int variadic;
  ValueType returns;
  bool experimental;
  uint32_t since;  // major * 1000 + minor, 0 = before 2.0
  LabelEffect labels;
  double min_value;  // value range of a float result, -Inf and +Inf when unbounded
  double max_value;
  FunctionTime time;
  uint8_t traits;        // of FunctionTrait
  std::string_view doc;  // one sentence

  bool Has(FunctionTrait trait) const { return (traits & trait) != 0; }
};

// Null when there is no such function. Names are case-sensitive.
const FunctionInfo* FindFunction(std::string_view name);
// A function by the name it had in that release, else by today's: before 3.0
// double_exponential_smoothing was holt_winters.
const FunctionInfo* FindFunction(std::string_view name, TargetVersion target);
std::span<const FunctionInfo> AllFunctions();

}  // namespace rulecheck::promql
