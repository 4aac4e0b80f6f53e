#include "cli/load_flags.h"

#include <fmt/core.h>
#include <CLI/CLI.hpp>

#include <optional>

#include "cli/print_error.h"

namespace rulecheck::cli {
namespace {

struct FeatureFlag {
  std::string_view name;
  bool promql::Features::*field;
};

constexpr FeatureFlag kFlags[] = {
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

constexpr DialectName kDialectNames[] = {
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

std::vector<std::string> NamesOfDialects() {
  std::vector<std::string> out;
  for (const DialectName& row : kDialectNames) out.emplace_back(row.name);
  return out;
}

}  // namespace

std::vector<std::string> SyntaxFeatureNames() {
  std::vector<std::string> out;
  for (const FeatureFlag& flag : kFlags) out.emplace_back(flag.name);
  return out;
}

void AddLoadFlags(CLI::App& app, LoadFlags* flags) {
  app.add_option("--enable-feature", flags->features,
                 "Flags of Prometheus that switch syntax on: promql-experimental-functions,\n"
                 "promql-extended-range-selectors, promql-binop-fill-modifiers,\n"
                 "promql-duration-expr. May be repeated")
      ->type_name("FLAG")
      ->check(CLI::IsMember(SyntaxFeatureNames()))
      ->allow_extra_args(false)
      ->delimiter(',')
      ->group("Rules");
  app.add_option("--target-version", flags->target_version, "Prometheus version that reads the rules [3.14]")
      ->type_name("X.Y")
      ->group("Rules");
  app.add_option("--dialect", flags->dialect,
                 "Language of rule files that do not say it: promql, logql, or auto, which\n"
                 "tells it from the expressions; or who reads the files: prometheus, thanos,\n"
                 "mimir, cortex, vmalert, gmp, loki, whose fields are then fine [auto]")
      ->type_name("DIALECT")
      ->check(CLI::IsMember(NamesOfDialects()))
      ->group("Rules");
  app.add_flag("--ignore-unknown-fields", flags->ignore_unknown_fields,
               "Accept fields that Prometheus does not know")
      ->group("Rules");
}

bool ApplyLoadFlags(const LoadFlags& flags, LoadOptions* options) {
  for (const FeatureFlag& flag : kFlags) {
    for (const std::string& name : flags.features) {
      if (name == flag.name) options->promql.features.*flag.field = true;
    }
  }
  options->ignore_unknown_fields = flags.ignore_unknown_fields;
  for (const DialectName& row : kDialectNames) {
    if (row.name != flags.dialect) continue;
    options->dialect = row.language;
    options->tool = row.tool;
  }
  if (flags.target_version.empty()) return true;
  const auto version = ParseTargetVersion(flags.target_version);
  if (!version) {
    PrintError("--target-version: " + version.error().message);
    return false;
  }
  options->promql.target_version = *version;
  return true;
}

}  // namespace rulecheck::cli
