// The pairs of windows that tools write alerts with.
#pragma once

#include <cstdint>
#include <vector>

#include "rulecheck/slo_spec.h"

namespace rulecheck::checks {

struct GeneratedPair {
  int64_t long_ms = 0, short_ms = 0;
  double factor = 0;
};

// Those of the tool for this objective; empty where they are not known: sloth takes other windows
// than its own from a file for periods that are neither 28 nor 30 days.
std::vector<GeneratedPair> PairsOf(const SloSpec& spec);

}  // namespace rulecheck::checks
