// Parts of the page that html.cc puts together. Each is HTML that loads nothing and runs nothing.
#pragma once

#include <string>
#include <string_view>

#include "rulecheck/coverage.h"
#include "rulecheck/explanation.h"
#include "rulecheck/mutation.h"
#include "rulecheck/run.h"

namespace rulecheck::report {

std::string Escaped(std::string_view text);
// What stands in backticks is code.
std::string WithCode(std::string_view text);

// Everything up to the content, styles included; `title` is plain text.
std::string PageHead(std::string_view title);

// Results by test file; failed cases in full, with a picture where there is one.
std::string CasesHtml(const Run& run);
// The series that decide with threshold and the asked time, and below the states of the alerts.
std::string PlotHtml(const CaseExplanation& explanation);
// The text of the rules with what no case reaches marked, and each hole in words.
std::string CoverageSection(const CoverageReport& coverage);
// Scores by file and rule, and the changes that no case notices.
std::string MutationSection(const MutationReport& mutation);

}  // namespace rulecheck::report
