#include <algorithm>
#include <array>
#include <limits>

#include "promql/function_id.h"

namespace rulecheck::promql {
namespace {

constexpr double kInf = std::numeric_limits<double>::infinity();
constexpr double kPi = 3.14159265358979323846;

constexpr ValueType V = ValueType::kVector;
constexpr ValueType M = ValueType::kMatrix;
constexpr ValueType S = ValueType::kScalar;
constexpr ValueType T = ValueType::kString;

// The types of the arguments lie here, as spans need something to point at.
struct Arguments {
  std::array<ValueType, 5> types{};
  size_t count = 0;
};

template <typename... Types>
constexpr Arguments MakeArguments(Types... types) {
  static_assert(sizeof...(Types) <= 5);
  return {{types...}, sizeof...(Types)};
}

constexpr Arguments kArguments[] = {
#define ARGS(...) __VA_ARGS__
#define FUNCTION(id, name, args, ...) MakeArguments(args),
#include "promql/functions.def"
#undef FUNCTION
#undef ARGS
};

constexpr std::span<const ValueType> ArgumentsOf(FunctionId id) {
  const Arguments& arguments = kArguments[static_cast<size_t>(id)];
  return {arguments.types.data(), arguments.count};
}

constexpr FunctionInfo kFunctions[] = {
#define ARGS(...)
#define FUNCTION(id, name, args, variadic, returns, experimental, since, labels, min, max, time, traits, \
                 doc)                                                                                    \
  {FunctionId::id,                                                                                       \
   name,                                                                                                 \
   ArgumentsOf(FunctionId::id),                                                                          \
   variadic,                                                                                             \
   returns,                                                                                              \
   experimental,                                                                                         \
   since,                                                                                                \
   LabelEffect::labels,                                                                                  \
   min,                                                                                                  \
   max,                                                                                                  \
   FunctionTime::time,                                                                                   \
   traits,                                                                                               \
   doc},
#include "promql/functions.def"
#undef FUNCTION
#undef ARGS
};

// A name that a function had, and was no experiment under, before it was renamed.
struct FormerName {
  std::string_view name;
  FunctionId id;
  TargetVersion until;
};
constexpr FormerName kHoltWintersName = {"holt_winters", FunctionId::kDoubleExponentialSmoothing, 3000};

constexpr FunctionInfo FormerInfo(const FormerName& former) {
  FunctionInfo info = kFunctions[static_cast<size_t>(former.id)];
  info.name = former.name;
  info.since = 0;
  info.experimental = false;
  return info;
}
constexpr FunctionInfo kHoltWinters = FormerInfo(kHoltWintersName);

static_assert(std::size(kFunctions) == kFunctionCount);
static_assert(std::is_sorted(std::begin(kFunctions), std::end(kFunctions),
                             [](const FunctionInfo& a, const FunctionInfo& b) { return a.name < b.name; }),
              "functions.def is sorted by name");

}  // namespace

const FunctionInfo* FindFunction(std::string_view name) {
  const auto* it = std::lower_bound(std::begin(kFunctions), std::end(kFunctions), name,
                                    [](const FunctionInfo& f, std::string_view n) { return f.name < n; });
  return it != std::end(kFunctions) && it->name == name ? it : nullptr;
}

const FunctionInfo* FindFunction(std::string_view name, TargetVersion target) {
  if (name == kHoltWinters.name) return target < kHoltWintersName.until ? &kHoltWinters : nullptr;
  return FindFunction(name);
}

std::span<const FunctionInfo> AllFunctions() {
  return kFunctions;
}

}  // namespace rulecheck::promql
