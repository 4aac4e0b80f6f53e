#include "cli/walk_flags.h"

#include <CLI/CLI.hpp>

namespace rulecheck::cli {

void AddWalkFlags(CLI::App& app, WalkFlags* flags) {
  app.add_option("--exclude", flags->exclude,
                 "Leave out what matches, a pattern as in .gitignore. May be repeated")
      ->type_name("GLOB")
      ->allow_extra_args(false)
      ->group("Files");
  app.add_flag("--no-ignore", flags->no_ignore, "Look also at what .gitignore leaves out")->group("Files");
}

}  // namespace rulecheck::cli
