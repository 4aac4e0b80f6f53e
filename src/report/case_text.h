// The text of one case of a unit test: what was expected and what came, why, and the
// values, states and series behind it.
#pragma once

#include <cstdint>
#include <string>

#include "report/style.h"
#include "rulecheck/run.h"

namespace rulecheck::report {

struct CaseTextOptions {
  uint32_t max_line_cells = 160;  // longer source lines are elided
  bool colour = false;
  uint32_t columns = 0;  // of the terminal; 0: it goes elsewhere
};

// Ends with an empty line. A passed case is one line unless it is explained.
std::string RenderCase(const CaseResult& result, const CaseTextOptions& options);

// A failed case in one line: where it stands, what came, the first reason.
std::string RenderCaseLine(const CaseResult& result, const CaseTextOptions& options);

}  // namespace rulecheck::report
