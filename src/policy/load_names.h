// The names by which settings and flags choose what rules may use: feature flags of Prometheus, and who
// reads the files.
#pragma once

#include <optional>
#include <span>
#include <string_view>

#include "rulecheck/document.h"

namespace rulecheck::policy {

// Flags of `--enable-feature` that change what parses.
std::span<const std::string_view> FeatureNames();
// False for a name that is none.
bool SwitchFeatureOn(std::string_view name, promql::Features* features);

std::span<const std::string_view> DialectNames();
bool ApplyDialect(std::string_view name, LoadOptions* options);

}  // namespace rulecheck::policy
