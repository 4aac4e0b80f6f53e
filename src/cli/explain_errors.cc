#include "cli/explain_errors.h"

#include <memory>

#include "report/report.h"

namespace rulecheck::cli {

std::string RenderQueryErrors(std::string_view query, std::string_view check,
                              const std::vector<QueryError>& errors, bool colour) {
  Run run;
  run.files.push_back(std::make_shared<SourceFile>("query", std::string(query)));
  for (const QueryError& error : errors) {
    Finding finding;
    finding.check = check;
    finding.severity = Severity::kError;
    finding.message = error.message;
    finding.where = {run.files.front().get(), error.span};
    if (!error.hint.empty()) finding.notes.push_back(error.hint);
    run.findings.push_back(std::move(finding));
  }
  report::RenderOptions options;
  options.colour = colour;
  return report::RenderText(run, options);
}

}  // namespace rulecheck::cli
