// What mutation showed, for people and for programs.
#pragma once

#include <string>

#include <nlohmann/json.hpp>

#include "report/report.h"
#include "rulecheck/mutation.h"

namespace rulecheck::report {

// Survivors as diffs, then the scores.
std::string MutationText(const MutationReport& mutation, const RenderOptions& options);

nlohmann::ordered_json ScoreJson(const MutationScore& score);
// Every mutant with its exact edit: file, start, end, replacement, operator, status, ...
nlohmann::ordered_json MutantsJson(const MutationReport& mutation);
// Scores of rules and files, trials, seconds.
nlohmann::ordered_json MutationJson(const MutationReport& mutation);

}  // namespace rulecheck::report
