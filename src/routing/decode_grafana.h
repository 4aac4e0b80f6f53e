// Reads notification policies of Grafana as a configuration of routes.
#pragma once

#include <span>
#include <vector>

#include "routing/decode.h"
#include "rulecheck/config_tree.h"

namespace rulecheck::routing {

// One for each element of `policies` (each organisation has its own). `parts`: the documents of the run with
// contact points and mute times, which may stand in other files; they must outlive what comes back.
std::vector<DecodedConfig> DecodeGrafanaPolicies(const ConfigTree& document,
                                                 std::span<const ConfigTree> parts);

}  // namespace rulecheck::routing
