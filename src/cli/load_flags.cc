#include "cli/load_flags.h"

#include <CLI/CLI.hpp>
#include <fmt/core.h>

#include <charconv>
#include <optional>

#include "base/strings.h"
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

std::optional<uint32_t> ParseNumber(std::string_view text) {
  uint32_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size() || value > 999) return std::nullopt;
  return value;
}

// "3.5", "v3.5" or "3.5.1" as major * 1000 + minor.
std::optional<uint32_t> ParseVersion(std::string_view text) {
  if (text.starts_with('v')) text.remove_prefix(1);
  const std::vector<std::string_view> parts = Split(text, '.');
  if (parts.size() < 2 || parts.size() > 3) return std::nullopt;
  const auto major = ParseNumber(parts[0]), minor = ParseNumber(parts[1]);
  if (!major || !minor) return std::nullopt;
  return *major * 1000 + *minor;
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
                 "tells it from the expressions [auto]")
      ->type_name("LANGUAGE")
      ->check(CLI::IsMember({"auto", "promql", "logql"}))
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
  if (flags.dialect == "promql") options->dialect = Dialect::kPromQL;
  if (flags.dialect == "logql") options->dialect = Dialect::kLogQL;
  if (flags.target_version.empty()) return true;
  const auto version = ParseVersion(flags.target_version);
  if (!version) {
    PrintError(fmt::format("`{}` is no version; write --target-version 3.5", flags.target_version));
    return false;
  }
  options->promql.target_version = *version;
  return true;
}

}  // namespace rulecheck::cli
