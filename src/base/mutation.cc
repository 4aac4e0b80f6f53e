#include "rulecheck/mutation.h"

namespace rulecheck {

std::string_view MutantStatusName(MutantStatus status) {
  constexpr std::string_view kNames[] = {"killed", "survived", "equivalent", "skipped"};
  return kNames[static_cast<size_t>(status)];
}

void MutationScore::Add(MutantStatus status) {
  uint64_t* const counts[] = {&killed, &survived, &equivalent, &skipped};
  ++*counts[static_cast<size_t>(status)];
}

}  // namespace rulecheck
