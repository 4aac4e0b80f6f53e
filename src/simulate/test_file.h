// A simulated scenario as a unit test of promtool.
#pragma once

#include <string>
#include <vector>

#include "rulecheck/result.h"
#include "simulate/slo_run.h"

namespace rulecheck::simulate {

// When each alert fires and is gone, as far as releases of Prometheus before and since 3.0 agree: they
// differ in which samples on the edge of a window count. `rule_files` are paths as the test names
// them. Errors: of the run; nothing in which they agree.
Result<std::string> WriteTestFile(const SloSimulator& simulator, const Scenario& scenario,
                                  const std::vector<std::string>& rule_files);

}  // namespace rulecheck::simulate
