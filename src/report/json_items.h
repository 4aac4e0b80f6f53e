// Findings and what else a run has as JSON objects (cases: case_json.h), the same in every JSON format.
#pragma once

#include <nlohmann/json.hpp>

#include "report/case_json.h"
#include "rulecheck/run.h"

namespace rulecheck::report {

nlohmann::ordered_json FindingJson(const Finding& finding);
nlohmann::ordered_json SkippedJson(const SkippedDocument& skipped);
nlohmann::ordered_json CountsJson(const Run& run);

}  // namespace rulecheck::report
