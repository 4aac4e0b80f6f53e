// Rules that a tool made of an objective, found by the label with which it marks them.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "checks/slo/objectives.h"

namespace rulecheck::checks {

struct GeneratedTier {
  const slo::Slo* slo = nullptr;
  const slo::Tier* tier = nullptr;
};

struct Generated {
  std::vector<uint32_t> ratios;  // recording rules of the indicator
  std::vector<GeneratedTier> tiers;
  std::string service;  // by the label of sloth
};

// By tool and the id of the objective: `sloth_id`, or `slo` of Pyrra.
using GeneratedRules = std::map<std::pair<SloTool, std::string>, Generated>;
GeneratedRules FindGenerated(const ModelContext& c);

// The id with which the tool marks the rules of an objective.
std::pair<SloTool, std::string> IdOf(const SloSpec& spec);

}  // namespace rulecheck::checks
