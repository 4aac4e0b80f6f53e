// Feature flags that change how a query is read or what it answers.
#pragma once

#include <string>
#include <vector>

#include "engine/promql/engine.h"
#include "rulecheck/promql.h"

namespace rulecheck::cli {

std::vector<std::string> EvalFeatureNames();

// False when the version makes no sense (the reason has been printed).
bool ApplyEvalFeatures(const std::vector<std::string>& features, const std::string& target_version,
                       promql::ParseOptions* parse, engine::EvalOptions* options);

}  // namespace rulecheck::cli
