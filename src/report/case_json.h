// A case of a unit test as JSON: the same object in every format that is JSON.
#pragma once

#include <nlohmann/json.hpp>

#include "rulecheck/run.h"

namespace rulecheck::report {

// Verdict, place, detail; `comparison` and `explanation` where the case has them.
// Times are milliseconds since the start of the test group.
nlohmann::ordered_json CaseJson(const CaseResult& result);

}  // namespace rulecheck::report
