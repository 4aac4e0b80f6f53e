// Which files are alternatives of each other, meant for different servers: their rules repeat.
#pragma once

#include <string_view>

namespace rulecheck::checks {

// Whether the names of two files differ only by words for an environment, a region or a
// variant: `x-stage.yaml` and `x-production.yaml`, `x.yaml` and `x-external.yaml`.
bool AreAlternatives(std::string_view a, std::string_view b);

}  // namespace rulecheck::checks
