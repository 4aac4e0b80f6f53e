#include <fmt/core.h>
#include <CLI/CLI.hpp>

#include "cli/app.h"
#include "cli/exit_code.h"
#include "cli/standard_output.h"

namespace rulecheck::cli {

Command AddVersion(CLI::App& root) {
  CLI::App* app = root.add_subcommand("version", "Print the version");
  app->footer("Example:\n  rulecheck version");
  return {app, [] {
            Print(fmt::format("{}\nrules as Prometheus 3.14 reads and evaluates them\n", VersionText()));
            return static_cast<int>(kFine);
          }};
}

}  // namespace rulecheck::cli
