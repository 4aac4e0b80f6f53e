// The table of PromQL functions: what parser, type check, label flow, engine and
// docs all read. Rows live in src/promql/functions.def.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

#include "rulecheck/promql.h"

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
  std::string_view doc;  // one sentence
};

// Null when there is no such function. Names are case-sensitive.
const FunctionInfo* FindFunction(std::string_view name);
std::span<const FunctionInfo> AllFunctions();

}  // namespace rulecheck::promql
