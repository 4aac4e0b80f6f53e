// The man page, made from the tree of commands (roff, man(7) macros).
#include <fmt/core.h>
#include <CLI/CLI.hpp>

#include "base/strings.h"
#include "cli/app.h"
#include "cli/exit_code.h"
#include "cli/standard_output.h"

namespace rulecheck::cli {
namespace {

std::string Roff(std::string_view text) {
  std::string out;
  bool line_start = true;
  for (const char c : text) {
    if (c == '\\') {
      out += "\\e";
    } else if (c == '-') {
      out += "\\-";
    } else {
      if (line_start && (c == '.' || c == '\'')) out += "\\&";
      out += c;
    }
    line_start = c == '\n';
  }
  return out;
}

std::string Entry(const CLI::Option& option) {
  std::vector<std::string> names;
  for (const std::string& name : option.get_snames()) names.push_back("\\fB" + Roff("-" + name) + "\\fR");
  for (const std::string& name : option.get_lnames()) names.push_back("\\fB" + Roff("--" + name) + "\\fR");
  if (names.empty()) names.push_back("\\fI" + Roff(option.get_name(true)) + "\\fR");
  const std::vector<std::string> choices = ChoicesOf(option);
  const bool is_flag = option.get_items_expected_max() == 0;
  std::string value;
  if (!is_flag && !option.get_positional()) {
    const std::string type = choices.empty() ? option.get_type_name() : Join(choices, "|");
    value = " \\fI" + Roff(type) + "\\fR";
  }
  return fmt::format(".TP\n{}{}\n{}\n", Join(names, ", "), value, Roff(option.get_description()));
}

std::string Verbatim(std::string_view text) {
  return fmt::format(".PP\n.nf\n{}\n.fi\n", Roff(text));
}

std::string ManPage(const CLI::App& root) {
  std::string out = fmt::format(
      ".\\\" Written by `rulecheck man`.\n.TH RULECHECK 1 \"\" \"{}\" \"User Commands\"\n"
      ".SH NAME\nrulecheck \\- lint and unit\\-test rules of Prometheus and Loki\n"
      ".SH SYNOPSIS\n.B rulecheck\n\\fICOMMAND\\fR [\\fIOPTIONS\\fR] [\\fIPATH\\fR...]\n.SH "
      "DESCRIPTION\n{}\n.SH COMMANDS\n",
      Roff(VersionText()), Roff(root.get_description()));
  for (const CLI::App* command : root.get_subcommands([](const CLI::App*) { return true; })) {
    out += fmt::format(".SS {}\n{}.\n", Roff(command->get_name()), Roff(command->get_description()));
    for (const CLI::Option* option : command->get_options()) out += Entry(*option);
    out += Verbatim(command->get_footer());
  }
  out += ".SH EXIT STATUS\n";
  out += Verbatim(root.get_footer());
  out +=
      ".SH ENVIRONMENT\n.TP\nRULECHECK_OUTPUT_FORMAT\nDefault of \\fB\\-\\-output\\-format\\fR.\n"
      ".TP\nNO_COLOR, FORCE_COLOR, CLICOLOR_FORCE, CLICOLOR\nSwitch colours off or on.\n";
  return out;
}

}  // namespace

Command AddMan(CLI::App& root) {
  CLI::App* app = root.add_subcommand("man", "Print the man page");
  app->footer("Example:\n  rulecheck man | man -l -");
  return {app, [&root] {
            Print(ManPage(root));
            return static_cast<int>(kFine);
          }};
}

}  // namespace rulecheck::cli
