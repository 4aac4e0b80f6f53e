#include "cli/explain_errors.h"

#include <memory>

#include "cli/check_table.h"
#include "report/report.h"

namespace rulecheck::cli {

std::string RenderQueryErrors(std::string_view query, std::string_view check,
                              const std::vector<QueryError>& errors, bool colour) {
  Run run;
  run.files.push_back(std::make_shared<SourceFile>("query", std::string(query)));
  for (const QueryError& error : errors) {
    FindingBuilder finding =
        FindingSink(&run.findings)
            .Report(*FindCheck(check), {run.files.front().get(), error.span}, error.message);
    if (!error.hint.empty()) finding.Help(error.hint);
  }
  report::RenderOptions options;
  options.colour = colour;
  return report::RenderText(run, options);
}

}  // namespace rulecheck::cli
