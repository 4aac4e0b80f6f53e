#include "cli/check_flags.h"

#include <CLI/CLI.hpp>

#include "cli/check_table.h"

namespace rulecheck::cli {

void AddCheckFlags(CLI::App& app, CheckFlags* flags) {
  app.add_option("--select", flags->select, "Checks to run: ids, families, all. May be repeated [all]")
      ->type_name("CHECK")
      ->allow_extra_args(false)
      ->delimiter(',')
      ->group("Checks");
  app.add_option("--ignore", flags->ignore, "Checks to leave out. May be repeated")
      ->type_name("CHECK")
      ->allow_extra_args(false)
      ->delimiter(',')
      ->group("Checks");
}

bool ApplyCheckFlags(const CheckFlags& flags, std::vector<std::string>* select,
                     std::vector<std::string>* ignore) {
  if (!CheckSelectors(flags.select) || !CheckSelectors(flags.ignore)) return false;
  if (!flags.select.empty()) *select = flags.select;
  *ignore = flags.ignore;
  return true;
}

}  // namespace rulecheck::cli
