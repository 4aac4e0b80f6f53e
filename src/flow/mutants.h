// Deliberate bugs for `make flow-mutants`: in all other programs there are none.
#pragma once

#include <cstdint>

namespace rulecheck::flow {

enum class Mutant : uint16_t {
  kNone,
#define MUTANT(id, what) id,
#include "flow/mutants.def"
#undef MUTANT
};

#ifdef RULECHECK_FLOW_MUTANTS
// The one that is on; set once, before any flow is asked for.
inline Mutant active_mutant = Mutant::kNone;
inline bool Mutated(Mutant mutant) {
  return active_mutant == mutant;
}
#else
constexpr bool Mutated(Mutant) {
  return false;
}
#endif

}  // namespace rulecheck::flow
