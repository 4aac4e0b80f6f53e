// The tree of commands and options: what the command line, the man page and the shell
// completions are all made from.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace CLI {
class App;
class Option;
}  // namespace CLI

namespace rulecheck::cli {

// A subcommand and what it does once the command line is parsed.
struct Command {
  CLI::App* app = nullptr;
  std::function<int()> run;  // returns an ExitCode; keeps the parsed options alive
};

Command AddLint(CLI::App& root);
Command AddTest(CLI::App& root);
Command AddMerge(CLI::App& root);
Command AddEval(CLI::App& root);
Command AddQueries(CLI::App& root);
Command AddCardinality(CLI::App& root);
Command AddRoutes(CLI::App& root);
Command AddSlo(CLI::App& root);
Command AddConfig(CLI::App& root);
Command AddExplain(CLI::App& root);
Command AddVersion(CLI::App& root);
Command AddCompletion(CLI::App& root);
Command AddMan(CLI::App& root);
Command AddHelp(CLI::App& root);

// In the order of the help.
std::vector<Command> AddCommands(CLI::App& root);

// The whole program.
int Main(int argc, char** argv);

// The values an option is limited to (its type name is "{a,b}"); empty for any text.
std::vector<std::string> ChoicesOf(const CLI::Option& option);

std::string VersionText();

}  // namespace rulecheck::cli
