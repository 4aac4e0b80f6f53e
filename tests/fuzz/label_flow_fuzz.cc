// libFuzzer: each choice that makes a random world is a byte of the input. What label flow says of
// every node of its queries must hold of what the engine evaluates there.
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <string>

#include "flow_fuzz/world.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  rulecheck::flow_fuzz::Totals totals;
  const std::string found = rulecheck::flow_fuzz::TryWorld({.bytes = {data, size}}, &totals);
  if (found.empty()) return 0;
  std::fprintf(stderr, "%s\n", found.c_str());
  __builtin_trap();
}
