#include "policy/load_names.h"

#include <array>
#include <iterator>

namespace rulecheck::policy {
namespace {

struct FeatureFlag {
  std::string_view name;
  bool promql::Features::*field;
};
constexpr FeatureFlag kFeatureFlags[] = {
    {"promql-experimental-functions", &promql::Features::experimental_functions},
    {"promql-extended-range-selectors", &promql::Features::extended_range_selectors},
    {"promql-binop-fill-modifiers", &promql::Features::binop_fill_modifiers},
    {"promql-duration-expr", &promql::Features::duration_expressions},
};

// Who reads the rules, and in which language.
struct DialectName {
  std::string_view name;
  Dialect language;
  std::optional<RuleTool> tool;
};
constexpr DialectName kDialects[] = {
    {"auto", Dialect::kAuto, {}},
    {"promql", Dialect::kPromQL, {}},
    {"logql", Dialect::kLogQL, {}},
    {"prometheus", Dialect::kPromQL, {}},
    {"thanos", Dialect::kPromQL, RuleTool::kThanos},
    {"mimir", Dialect::kPromQL, RuleTool::kMimir},
    {"cortex", Dialect::kPromQL, RuleTool::kMimir},
    {"vmalert", Dialect::kPromQL, RuleTool::kVictoriaMetrics},
    {"gmp", Dialect::kPromQL, {}},
    {"loki", Dialect::kLogQL, {}},
};

template <typename Row, size_t kRows>
constexpr std::array<std::string_view, kRows> NamesOf(const Row (&rows)[kRows]) {
  std::array<std::string_view, kRows> names;
  for (size_t i = 0; i < kRows; ++i) names[i] = rows[i].name;
  return names;
}
constexpr auto kFeatureNames = NamesOf(kFeatureFlags);
constexpr auto kDialectWords = NamesOf(kDialects);

}  // namespace

std::span<const std::string_view> FeatureNames() {
  return kFeatureNames;
}

bool SwitchFeatureOn(std::string_view name, promql::Features* features) {
  for (const FeatureFlag& flag : kFeatureFlags) {
    if (flag.name == name) features->*flag.field = true;
    if (flag.name == name) return true;
  }
  return false;
}

std::span<const std::string_view> DialectNames() {
  return kDialectWords;
}

bool ApplyDialect(std::string_view name, LoadOptions* options) {
  for (const DialectName& row : kDialects) {
    if (row.name != name) continue;
    options->dialect = row.language;
    options->tool = row.tool;
    return true;
  }
  return false;
}

}  // namespace rulecheck::policy
