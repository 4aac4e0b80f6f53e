// Scenarios that somebody wrote down: a YAML file with what happens from the begin of an outage on.
#pragma once

#include <string>
#include <vector>

#include "rulecheck/source_file.h"
#include "simulate/scenario.h"

namespace rulecheck::simulate {

// Times in the file are since the begin of the outage; the frame says when that is. What is
// wrong is added to `errors` as "path:line:column: message".
Scenario ReadScenario(const SourceFile& file, const ScenarioFrame& frame, std::vector<std::string>* errors);

}  // namespace rulecheck::simulate
