#include <fmt/core.h>

#include <algorithm>
#include <cstdio>

#include "base/strings.h"
#include "cli/app.h"
#include "cli/exit_code.h"
#include "rulecheck/lint.h"

namespace rulecheck::cli {
namespace {

constexpr const char* kExample =
    "Examples:\n"
    "  rulecheck explain promql/rate-of-gauge\n"
    "  rulecheck explain --all";

struct Options {
  std::vector<std::string> ids;
  bool all = false;
};

void PrintList() {
  size_t width = 0;
  for (const CheckInfo& info : AllChecks()) width = std::max(width, info.id.size());
  for (const CheckInfo& info : AllChecks()) {
    fmt::print("{:<{}}  {:<7}  {}\n", info.id, width, SeverityName(info.severity), info.summary);
  }
}

bool PrintPage(const std::string& id) {
  if (const CheckInfo* info = FindCheck(id)) {
    fmt::print("{}", info->page);
    fmt::print("\nseverity: {}, confidence: {}\n", SeverityName(info->severity),
               ConfidenceName(info->confidence));
    return true;
  }
  std::vector<std::string_view> ids;
  for (const CheckInfo& info : AllChecks()) ids.push_back(info.id);
  const std::string_view near = Nearest(id, ids);
  PrintError(fmt::format(
      "no check is named `{}`{}", id,
      near.empty() ? "; see `rulecheck explain --all`" : fmt::format("; did you mean `{}`?", near)));
  return false;
}

int RunExplain(const Options& options) {
  if (options.all) PrintList();
  bool fine = true;
  for (size_t i = 0; i < options.ids.size(); ++i) {
    if (i > 0 || options.all) fmt::print("\n");
    fine = PrintPage(options.ids[i]) && fine;
  }
  if (!options.all && options.ids.empty()) {
    PrintError("no check is named; write `rulecheck explain ID`, or --all for the list");
    return kTrouble;
  }
  return fine ? kFine : kTrouble;
}

}  // namespace

Command AddExplain(CLI::App& root) {
  CLI::App* app = root.add_subcommand("explain", "Print the page of a check");
  const auto options = std::make_shared<Options>();
  app->add_option("ID", options->ids, "Checks, such as promql/rate-of-gauge")->type_name("CHECK");
  app->add_flag("--all", options->all, "List all checks");
  app->footer(kExample);
  return {app, [options] { return RunExplain(*options); }};
}

}  // namespace rulecheck::cli
