#include <fmt/core.h>
#include <CLI/CLI.hpp>

#include <memory>

#include "base/strings.h"
#include "cli/app.h"
#include "cli/exit_code.h"
#include "cli/print_error.h"

namespace rulecheck::cli {
namespace {

std::vector<const CLI::App*> CommandsOf(const CLI::App& root) {
  return root.get_subcommands([](const CLI::App*) { return true; });
}

std::string UnknownCommand(const CLI::App& root, std::string_view name) {
  std::vector<std::string> names;
  for (const CLI::App* command : CommandsOf(root)) names.push_back(command->get_name());
  const std::vector<std::string_view> candidates(names.begin(), names.end());
  const std::string_view near = Nearest(name, candidates);
  return near.empty() ? fmt::format("no command is named `{}`; see `rulecheck --help`", name)
                      : fmt::format("no command is named `{}`; did you mean `{}`?", name, near);
}

int PrintHelp(const CLI::App& root, const std::string& name) {
  if (name.empty()) {
    fmt::print("{}", root.help());
    return kFine;
  }
  for (const CLI::App* command : CommandsOf(root)) {
    if (command->get_name() != name) continue;
    fmt::print("{}", command->help(root.get_name()));
    return kFine;
  }
  PrintError(UnknownCommand(root, name));
  return kTrouble;
}

}  // namespace

Command AddHelp(CLI::App& root) {
  CLI::App* app = root.add_subcommand("help", "Print help of the program or of a command");
  const auto name = std::make_shared<std::string>();
  app->add_option("COMMAND", *name, "A command");
  app->footer("Example:\n  rulecheck help lint");
  return {app, [&root, name] { return PrintHelp(root, *name); }};
}

}  // namespace rulecheck::cli
