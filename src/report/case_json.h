// A case of a unit test as JSON: the same object in every format that is JSON.
#pragma once

#include <nlohmann/json.hpp>

#include "rulecheck/run.h"

namespace rulecheck::report {

// An offset as line, column and offset; a place as file, start and end (null without a file).
nlohmann::ordered_json PointJson(const SourceFile& file, uint32_t offset);
nlohmann::ordered_json PlaceJson(const Location& where);

// Verdict, place, detail; `comparison` and `explanation` where the case has them.
// Times are milliseconds since the start of the test group.
nlohmann::ordered_json CaseJson(const CaseResult& result);

}  // namespace rulecheck::report
