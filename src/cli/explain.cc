#include <fmt/core.h>
#include <CLI/CLI.hpp>

#include <algorithm>
#include <cstdio>

#include "cli/app.h"
#include "cli/check_table.h"
#include "cli/exit_code.h"
#include "cli/explain_query.h"
#include "cli/print_error.h"
#include "cli/standard_output.h"

namespace rulecheck::cli {
namespace {

constexpr const char* kExplainExample =
    "Examples:\n"
    "  rulecheck explain promql/rate-of-gauge\n"
    "  rulecheck explain promql\n"
    "  rulecheck explain --all\n"
    "  rulecheck explain --query 'sum by (job) (rate(errors_total[5m])) > 1'\n"
    "  rulecheck explain --query '{app=\"api\"} |= \"error\" | json'\n"
    "\n"
    "  rulecheck explain --query 'job:errors:rate5m > 1' --rules rules/\n"
    "\n"
    "--query shows the tree of a query: the type of each node, the labels that its series can\n"
    "have (`job?` may be missing), its values where they are limited, how many series there are\n"
    "at most or by which labels they differ, and which parts of the query that follows from.\n"
    "With --rules a recorded series is what the rules of these files record, and nothing else.\n"
    "With --inventory, the answer of a server to `/api/v1/series?match[]={__name__!=\"\"}`, these\n"
    "series are all that there are.";

struct ExplainOptions {
  std::vector<std::string> ids;
  bool all = false;
  ExplainFlags query;
};

// The checks of a family; of all, when it is empty. False when there are none.
bool PrintList(std::string_view family) {
  const auto is_in = [&](const CheckInfo& info) {
    return family.empty() || info.id.substr(0, info.id.find('/')) == family;
  };
  size_t width = 0;
  for (const CheckInfo& info : AllChecks()) {
    if (is_in(info)) width = std::max(width, info.id.size());
  }
  for (const CheckInfo& info : AllChecks()) {
    if (!is_in(info)) continue;
    Print(fmt::format("{:<{}}  {:<7}  {}\n", info.id, width, SeverityName(info.severity), info.summary));
  }
  return width > 0;
}

bool PrintPage(const std::string& id) {
  if (!id.empty() && id.find('/') == std::string::npos && PrintList(id)) return true;
  if (const CheckInfo* info = FindCheck(id)) {
    Print(info->page);
    Print(fmt::format("\nseverity: {}, confidence: {}\n", SeverityName(info->severity),
                      ConfidenceName(info->confidence)));
    return true;
  }
  PrintError(NoSuchCheck("check", id));
  return false;
}

int RunExplain(const ExplainOptions& options) {
  if (!options.query.query.empty()) {
    if (!options.all && options.ids.empty()) return ExplainQuery(options.query);
    PrintError("--query explains a query; leave it, or the checks, out");
    return kTrouble;
  }
  if (options.query.format == "json") {
    PrintError("--output-format json is for queries; the pages of checks are Markdown");
    return kTrouble;
  }
  if (options.all) PrintList({});
  bool fine = true;
  for (size_t i = 0; i < options.ids.size(); ++i) {
    if (i > 0 || options.all) Print("\n");
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
  CLI::App* app = root.add_subcommand("explain", "Print the page of a check, or the tree of a query");
  const auto options = std::make_shared<ExplainOptions>();
  app->add_option("ID", options->ids, "Checks, such as promql/rate-of-gauge")->type_name("CHECK");
  app->add_flag("--all", options->all, "List all checks");
  app->add_option("--query", options->query.query, "A PromQL or LogQL query")->type_name("QUERY");
  app->add_flag("--promql", options->query.promql, "The query is PromQL [told by the query]");
  app->add_flag("--logql", options->query.logql, "The query is LogQL [told by the query]");
  app->add_option("--rules", options->query.rules, "Files and folders of the rules behind recorded series")
      ->type_name("PATH");
  app->add_option("--inventory", options->query.inventory, "Series of a server: its answer to /api/v1/series")
      ->type_name("FILE");
  app->add_option("--output-format", options->query.format, "Format of --query [text]")
      ->check(CLI::IsMember({"text", "json"}));
  app->add_option("--color", options->query.colour, "Colours of errors in the query [auto]")
      ->check(CLI::IsMember({"auto", "always", "never"}));
  app->add_flag("--ascii", options->query.ascii, "Draw the tree with ASCII characters only");
  app->footer(kExplainExample);
  return {app, [options] { return RunExplain(*options); }};
}

}  // namespace rulecheck::cli
