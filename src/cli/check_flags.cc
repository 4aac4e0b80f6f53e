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
  app.add_option(
         "--extend-select", flags->extend_select,
         "Checks to run as well, also those that are off unless settings switch\nthem on. May be repeated")
      ->type_name("CHECK")
      ->allow_extra_args(false)
      ->delimiter(',')
      ->group("Checks");
}

bool ApplyCheckFlags(const CheckFlags& flags, std::vector<std::string>* select,
                     std::vector<std::string>* ignore, std::vector<std::string>* extend_select) {
  if (!CheckSelectors(flags.select) || !CheckSelectors(flags.ignore) || !CheckSelectors(flags.extend_select))
    return false;
  if (!flags.select.empty()) *select = flags.select;
  *ignore = flags.ignore;
  *extend_select = flags.extend_select;
  return true;
}

}  // namespace rulecheck::cli
