// Rules that a tool made of an objective, found by the label with which it marks them.
#pragma once

#include <map>
#include <set>
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
  std::set<int64_t> windows;         // of the ratios, by their names
  std::string service;               // by the label of sloth
  const SourceFile* file = nullptr;  // of its first rule
};

// By tool and the id of the objective: `sloth_id`, or `slo` of Pyrra.
using GeneratedRules = std::map<std::pair<SloTool, std::string>, Generated>;
GeneratedRules FindGenerated(const ModelContext& c);

// The id with which the tool marks the rules of an objective; `index` is its place among those of
// its document.
std::pair<SloTool, std::string> IdOf(const SloSpec& spec, size_t index);
// "shop" of "rules/shop.yaml".
std::string_view StemOf(const SourceFile& file);

}  // namespace rulecheck::checks
