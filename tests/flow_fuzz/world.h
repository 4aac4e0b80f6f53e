// One random world: its series, its rules run over them, and queries of which every node is
// judged, with an inventory and without.
#pragma once

#include <cstdint>
#include <string>

#include "random_text.h"

namespace rulecheck::flow_fuzz {

struct Totals {
  uint64_t violations = 0;
  uint64_t claims = 0;
  uint64_t answers = 0;
  uint64_t errors = 0;  // answers that are errors
};

// The first violation with the world around it; empty when there is none.
std::string TryWorld(const Choices& choices, Totals* totals);

}  // namespace rulecheck::flow_fuzz
