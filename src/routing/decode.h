// Decodes configurations of Alertmanager as strictly as it does itself: every error, at its place.
// Sources: config/config.go, config/common, config/notifiers.go and notify/*/config.go of Alertmanager 0.34.
#pragma once

#include <memory>
#include <vector>

#include "routing/config.h"
#include "rulecheck/finding.h"
#include "source/tree.h"

namespace rulecheck::routing {

// `problems` have message, place, labels and notes, and no check. With any, Alertmanager does not
// start; what could be read is there all the same.
struct DecodedConfig {
  Config config;
  std::vector<Finding> problems;

  bool valid() const { return problems.empty(); }
};

// Of the first document of a file, or of a text inside another. `tree` is kept alive.
DecodedConfig DecodeConfig(std::shared_ptr<const source::Tree> tree, const source::Node& root,
                           MatcherMode mode);

// Of an AlertmanagerConfig, with the matchers of its namespace, which are `implied`.
DecodedConfig DecodeObjectConfig(std::shared_ptr<const source::Tree> tree, const source::Node& object);

}  // namespace rulecheck::routing
