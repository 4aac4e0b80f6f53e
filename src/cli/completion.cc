#include "cli/completion.h"

#include <fmt/core.h>
#include <CLI/CLI.hpp>

#include "base/strings.h"
#include "cli/app.h"
#include "cli/check_table.h"
#include "cli/exit_code.h"
#include "cli/standard_output.h"
#include "report/report.h"

namespace rulecheck::cli {
namespace {

constexpr const char* kCompletionExample =
    "Examples:\n"
    "  source <(rulecheck completion bash)\n"
    "  rulecheck completion fish > ~/.config/fish/completions/rulecheck.fish";

std::vector<const CLI::App*> SubcommandsOf(const CLI::App& root) {
  return root.get_subcommands([](const CLI::App*) { return true; });
}

bool TakesCheck(const CLI::Option& option) {
  return option.get_type_name() == "CHECK";
}
bool IsFlag(const CLI::Option& option) {
  return option.get_items_expected_max() == 0;
}

std::string CheckIds() {
  std::string out;
  for (const CheckInfo& info : AllChecks()) out.append(out.empty() ? "" : " ").append(info.id);
  return out;
}

// The words that may follow the option; empty for file names and free text.
std::string WordsFor(const CLI::Option& option) {
  if (TakesCheck(option)) return CheckIds();
  const std::vector<std::string> choices = ChoicesOf(option);
  if (choices.empty() && option.check_lname("output-format")) return report::FormatWords();
  return Join(choices, " ");
}

std::vector<std::string> Spellings(const CLI::Option& option) {
  std::vector<std::string> out;
  for (const std::string& name : option.get_snames()) out.push_back("-" + name);
  for (const std::string& name : option.get_lnames()) out.push_back("--" + name);
  return out;
}

// One line of text inside '...' of a shell.
std::string Escaped(std::string_view text) {
  std::string out;
  for (char c : text) {
    if (c == '\n') c = ' ';
    if (c == '\'') {
      out += "'\\''";
    } else {
      out += c;
    }
  }
  return out;
}

std::string ZshEscaped(std::string_view text) {
  std::string out;
  for (const char c : Escaped(text)) {
    if (c == '[' || c == ']' || c == ':') out += '\\';
    out += c;
  }
  return out;
}

std::string BashCase(const CLI::App& command) {
  std::string words, values;
  for (const CLI::Option* option : command.get_options()) {
    const std::vector<std::string> spellings = Spellings(*option);
    if (spellings.empty()) {
      words += (words.empty() ? "" : " ") + WordsFor(*option);
      continue;
    }
    words += (words.empty() ? "" : " ") + Join(spellings, " ");
    const std::string choices = WordsFor(*option);
    if (!choices.empty()) {
      values += fmt::format("        {}) COMPREPLY=($(compgen -W '{}' -- \"$cur\")); return ;;\n",
                            Join(spellings, "|"), choices);
    } else if (!IsFlag(*option)) {
      values += fmt::format("        {}) return ;;\n", Join(spellings, "|"));
    }
  }
  return fmt::format("    {})\n      case \"$prev\" in\n{}      esac\n      words='{}' ;;\n",
                     command.get_name(), values, words);
}

int RunCompletion(const CLI::App& root, const std::string& shell) {
  if (shell == "bash") Print(BashCompletion(root));
  if (shell == "zsh") Print(ZshCompletion(root));
  if (shell == "fish") Print(FishCompletion(root));
  return kFine;
}

}  // namespace

std::string BashCompletion(const CLI::App& root) {
  std::string names, cases;
  for (const CLI::App* command : SubcommandsOf(root)) {
    names += (names.empty() ? "" : " ") + command->get_name();
    cases += BashCase(*command);
  }
  return fmt::format(
      "# bash completion for rulecheck, written by `rulecheck completion bash`\n"
      "_rulecheck() {{\n"
      "  local cur=\"${{COMP_WORDS[COMP_CWORD]}}\" prev=\"${{COMP_WORDS[COMP_CWORD-1]}}\" words=''\n"
      "  COMPREPLY=()\n"
      "  if [ \"$COMP_CWORD\" -eq 1 ]; then\n"
      "    COMPREPLY=($(compgen -W '{} --help --version' -- \"$cur\"))\n"
      "    return\n"
      "  fi\n"
      "  case \"${{COMP_WORDS[1]}}\" in\n{}"
      "  esac\n"
      "  COMPREPLY=($(compgen -W \"$words\" -- \"$cur\"))\n"
      "}}\n"
      "complete -o default -F _rulecheck rulecheck\n",
      names, cases);
}

std::string ZshCompletion(const CLI::App& root) {
  std::string commands, cases;
  for (const CLI::App* command : SubcommandsOf(root)) {
    commands += fmt::format("    '{}:{}'\n", command->get_name(), ZshEscaped(command->get_description()));
    std::string arguments;
    for (const CLI::Option* option : command->get_options()) {
      const std::string choices = WordsFor(*option);
      const std::string action = choices.empty() ? "_files" : "(" + choices + ")";
      const std::vector<std::string> spellings = Spellings(*option);
      if (spellings.empty())
        arguments += fmt::format(" \\\n        '*:{}:{}'", option->get_name(true), action);
      for (const std::string& spelling : spellings) {
        const std::string value =
            IsFlag(*option) ? ""
                            : fmt::format(":{}:{}", spelling.substr(spelling.find_first_not_of('-')), action);
        arguments +=
            fmt::format(" \\\n        '*{}[{}]{}'", spelling, ZshEscaped(option->get_description()), value);
      }
    }
    cases += fmt::format("    {})\n      _arguments{} ;;\n", command->get_name(), arguments);
  }
  return fmt::format(
      "#compdef rulecheck\n"
      "# zsh completion for rulecheck, written by `rulecheck completion zsh`\n"
      "_rulecheck() {{\n"
      "  local -a commands=(\n{}  )\n"
      "  if (( CURRENT == 2 )); then\n"
      "    _describe command commands\n"
      "    return\n"
      "  fi\n"
      "  local command=${{words[2]}}\n"
      "  shift words\n"
      "  (( CURRENT-- ))\n"
      "  case $command in\n{}"
      "  esac\n"
      "}}\n"
      "_rulecheck \"$@\"\n",
      commands, cases);
}

std::string FishCompletion(const CLI::App& root) {
  std::string out = "# fish completion for rulecheck, written by `rulecheck completion fish`\n";
  for (const CLI::App* command : SubcommandsOf(root)) {
    out += fmt::format("complete -c rulecheck -n __fish_use_subcommand -f -a {} -d '{}'\n",
                       command->get_name(), Escaped(command->get_description()));
    for (const CLI::Option* option : command->get_options()) {
      std::string line =
          fmt::format("complete -c rulecheck -n '__fish_seen_subcommand_from {}'", command->get_name());
      for (const std::string& name : option->get_snames()) line += " -s " + name;
      for (const std::string& name : option->get_lnames()) line += " -l " + name;
      const std::string choices = WordsFor(*option);
      if (Spellings(*option).empty() && choices.empty()) continue;  // file names are the default
      if (!choices.empty())
        line += fmt::format(" -x -a '{}'", choices);
      else if (!IsFlag(*option))
        line += " -r";
      out += fmt::format("{} -d '{}'\n", line, Escaped(option->get_description()));
    }
  }
  return out;
}

Command AddCompletion(CLI::App& root) {
  CLI::App* app = root.add_subcommand("completion", "Print a completion script for a shell");
  const auto shell = std::make_shared<std::string>();
  app->add_option("SHELL", *shell, "bash, zsh or fish")
      ->required()
      ->check(CLI::IsMember({"bash", "zsh", "fish"}));
  app->footer(kCompletionExample);
  return {app, [shell, &root] { return RunCompletion(root, *shell); }};
}

}  // namespace rulecheck::cli
