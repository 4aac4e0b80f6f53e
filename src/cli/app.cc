#include "cli/app.h"

#include <fmt/core.h>
#include <CLI/CLI.hpp>

#include <cctype>
#include <cstdio>
#include <exception>

#include "base/strings.h"
#include "cli/exit_code.h"
#include "cli/print_error.h"
#include "cli/standard_output.h"

namespace rulecheck::cli {
namespace {

constexpr const char* kAppExample =
    "Examples:\n"
    "  rulecheck lint rules/\n"
    "  rulecheck test rules/\n"
    "\n"
    "Exit codes: 0 fine; 1 findings at or above --fail-on, or failed cases; 2 usage,\n"
    "unreadable file or internal error; 4 no test selected.";

// As CLI11's own, but values are shown as `info|warning|error` instead of by their types.
class HelpFormatter : public CLI::Formatter {
 public:
  std::string make_option_opts(const CLI::Option* option) const override {
    constexpr size_t kMaxWidth = 32;
    if (option->get_items_expected_max() == 0) return "";
    std::string value = Join(ChoicesOf(*option), "|");
    if (value.empty() || value.size() > kMaxWidth) {
      value = option->get_type_name();
      value = value.substr(0, value.find(':'));
    }
    if (option->get_positional()) value.clear();
    if (option->get_positional() && option->get_expected_max() > 1) value += "...";
    return " " + value;
  }
};

void SetUp(CLI::App& root) {
  root.formatter(std::make_shared<HelpFormatter>());
  root.name("rulecheck");
  root.require_subcommand(1);
  root.set_version_flag("-V,--version", VersionText(), "Print the version and exit");
  root.set_help_flag("-h,--help", "Print this help and exit");
  root.footer(kAppExample);
}

std::vector<std::string> NamesIn(const CLI::App& app) {
  std::vector<std::string> names;
  for (const CLI::Option* option : app.get_options()) {
    for (const std::string& name : option->get_lnames()) names.push_back("--" + name);
  }
  for (const CLI::App* sub : app.get_subcommands([](const CLI::App*) { return true; }))
    names.push_back(sub->get_name());
  return names;
}

// The word that CLI11 did not know, for which there is a near one; or nothing.
std::string Suggestion(const CLI::App& app, std::string_view word) {
  const std::vector<std::string> names = NamesIn(app);
  const std::vector<std::string_view> candidates(names.begin(), names.end());
  const std::string_view near = Nearest(word.substr(0, word.find('=')), candidates);
  return near.empty() ? std::string() : fmt::format("; did you mean `{}`?", near);
}

// CLI11 speaks of "arguments that were not expected"; a slip of the keyboard deserves more.
std::string Explain(const CLI::App& root, const CLI::ParseError& error, std::string_view first_word) {
  const auto chosen = root.get_subcommands();
  if (chosen.empty() && dynamic_cast<const CLI::RequiredError*>(&error) != nullptr && !first_word.empty() &&
      !first_word.starts_with('-')) {
    const std::string suggestion = Suggestion(root, first_word);
    return fmt::format("no command is named `{}`{}", first_word,
                       suggestion.empty() ? "; see `rulecheck --help`" : suggestion);
  }
  const CLI::App& app = chosen.empty() ? root : *chosen.front();
  std::string message = error.what();
  while (!message.empty() && message.back() == '\n') message.pop_back();
  // "A subcommand is required", but not "SHELL: ...".
  if (message.size() > 1 && std::isupper(static_cast<unsigned char>(message[1])) == 0) {
    message[0] = static_cast<char>(std::tolower(static_cast<unsigned char>(message[0])));
  }
  if (dynamic_cast<const CLI::ExtrasError*>(&error) != nullptr) {
    const std::string suggestion = Suggestion(app, message.substr(message.rfind(' ') + 1));
    if (!suggestion.empty()) return message + suggestion;
  }
  const std::string command = &app == &root ? "rulecheck" : "rulecheck " + app.get_name();
  return fmt::format("{}; see `{} --help`", message, command);
}

int RunProgram(int argc, char** argv) {
  CLI::App root("Lints and unit-tests the rules of Prometheus and Loki, with neither of them running.");
  SetUp(root);
  const std::vector<Command> commands = AddCommands(root);
  if (argc <= 1) {
    fmt::print("{}", root.help());
    return kTrouble;
  }
  try {
    root.parse(argc, argv);
  } catch (const CLI::Success& wanted) {  // --help, --version
    root.exit(wanted);
    return kFine;
  } catch (const CLI::ParseError& error) {
    PrintError(Explain(root, error, argc > 1 ? argv[1] : ""));
    return kTrouble;
  }
  for (const Command& command : commands) {
    if (command.app->parsed()) return command.run();
  }
  return kTrouble;
}

}  // namespace

std::vector<Command> AddCommands(CLI::App& root) {
  return {AddLint(root),       AddTest(root),    AddMerge(root),   AddCardinality(root), AddRoutes(root),
          AddSlo(root),        AddQueries(root), AddEval(root),    AddExplain(root),     AddConfig(root),
          AddCompletion(root), AddMan(root),     AddVersion(root), AddHelp(root)};
}

void PrintError(const std::string& message) {
  std::string line = message;
  for (char& c : line) c = c == '\n' ? ' ' : c;
  std::fputs(fmt::format("error: {}\n", line).c_str(), stderr);
}

std::vector<std::string> ChoicesOf(const CLI::Option& option) {
  const std::string type = option.get_type_name();
  const size_t open = type.find('{');
  const size_t close = type.find('}');
  std::vector<std::string> out;
  if (open == std::string::npos || close == std::string::npos) return out;
  for (const std::string_view part : Split(std::string_view(type).substr(open + 1, close - open - 1), ',')) {
    out.emplace_back(TrimSpace(part));
  }
  return out;
}

std::string VersionText() {
  return "rulecheck " RULECHECK_VERSION;
}

int Main(int argc, char** argv) {
  int code = kTrouble;
  try {
    code = RunProgram(argc, argv);
  } catch (const std::bad_alloc&) {
    PrintError("out of memory");
  } catch (const std::exception& error) {
    PrintError(fmt::format("internal error: {}", error.what()));
  }
  return FinishStandardOutput() ? code : static_cast<int>(kTrouble);
}

}  // namespace rulecheck::cli
