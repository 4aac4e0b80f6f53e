#include "cli/load_flags.h"

#include <fmt/core.h>
#include <CLI/CLI.hpp>

#include <span>

#include "cli/print_error.h"
#include "policy/load_names.h"

namespace rulecheck::cli {
namespace {

std::vector<std::string> Words(std::span<const std::string_view> names) {
  return {names.begin(), names.end()};
}

}  // namespace

std::vector<std::string> SyntaxFeatureNames() {
  return Words(policy::FeatureNames());
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
      ->check(CLI::IsMember(Words(policy::DialectNames())))
      ->group("Rules");
  app.add_flag("--ignore-unknown-fields", flags->ignore_unknown_fields,
               "Accept fields that Prometheus does not know")
      ->group("Rules");
}

bool ApplyLoadFlags(const LoadFlags& flags, LoadOptions* options) {
  for (const std::string& name : flags.features) policy::SwitchFeatureOn(name, &options->promql.features);
  options->ignore_unknown_fields = flags.ignore_unknown_fields;
  policy::ApplyDialect(flags.dialect, options);
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
