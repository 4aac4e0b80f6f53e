#include "promql/function_names.h"

#include <fmt/format.h>

#include <algorithm>
#include <vector>

#include "base/strings.h"
#include "promql/lexis.h"
#include "rulecheck/promql_functions.h"

namespace rulecheck::promql {
namespace {

struct OtherName {
  std::string_view name;
  std::string_view hint;
};

// Names that are no slip of the pen: renamed functions and those of other languages.
constexpr OtherName kOtherNames[] = {
    {"holt_winters", "since 3.0 it is called double_exponential_smoothing"},
    {"median", "write quantile(0.5, ...)"},
    {"percentile", "write quantile(0.95, ...)"},
    {"mean", "write avg(...)"},
    {"average", "write avg(...)"},
    {"log", "write ln(...), log2(...) or log10(...)"},
    {"pow", "write a ^ b"},
    {"mod", "write a % b"},
    {"now", "write time()"},
    {"if", "PromQL has no if: a comparison such as `x > 5` keeps only what fulfils it"},
    {"bytes_over_time", "that is LogQL, which Loki evaluates"},
    {"bytes_rate", "that is LogQL, which Loki evaluates"},
    {"default", "write `x or vector(0)`"},
};

size_t CommonPrefix(std::string_view a, std::string_view b) {
  size_t n = 0;
  while (n < a.size() && n < b.size() && a[n] == b[n]) ++n;
  return n;
}

// The nearest name within reach of a slip; of equally near ones that which starts alike.
std::string_view NearestName(std::string_view name, const std::vector<std::string_view>& names) {
  const size_t limit = std::max<size_t>(1, name.size() / 4);
  std::string_view best;
  size_t best_distance = limit + 1;
  for (const std::string_view candidate : names) {
    const size_t distance = EditDistance(name, candidate, limit);
    const bool ties = distance == best_distance && distance <= limit;
    if (distance < best_distance || (ties && CommonPrefix(name, candidate) > CommonPrefix(name, best))) {
      best = candidate;
      best_distance = distance;
    }
  }
  return best;
}

}  // namespace

std::string HintForFunction(std::string_view name, TargetVersion target) {
  for (const OtherName& other : kOtherNames) {
    if (other.name == name) return std::string(other.hint);
  }
  const std::string lower = AsciiLower(name);
  if (lower != name && FindFunction(lower) != nullptr) {
    return fmt::format("function names are lower case: {}", lower);
  }
  std::vector<std::string_view> names;
  for (const FunctionInfo& function : AllFunctions()) {
    if (function.since <= target) names.push_back(function.name);
  }
  for (const std::string_view aggregate :
       {"sum", "avg", "count", "min", "max", "group", "stddev", "stdvar", "topk", "bottomk", "count_values",
        "quantile", "limitk", "limit_ratio"}) {
    names.push_back(aggregate);
  }
  const std::string_view nearest = NearestName(name, names);
  return nearest.empty() ? std::string() : fmt::format("did you mean {}?", nearest);
}

std::string HintForNewFunction(const FunctionInfo& function, TargetVersion target) {
  const FunctionInfo* former = FindFunction("holt_winters", target);
  const bool renamed = former != nullptr && former->id == function.id;
  return renamed ? fmt::format("before {} it was called {}", VersionText(function.since), former->name) : "";
}

}  // namespace rulecheck::promql
