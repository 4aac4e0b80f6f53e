// libFuzzer: any bytes as a unit-test file; it may name no rule file but itself.
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>

#include "rulecheck/test.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace rulecheck;
  auto file = std::make_shared<const SourceFile>("fuzz_test.yaml",
                                                 std::string(reinterpret_cast<const char*>(data), size));
  TestOptions options;
  options.jobs = 1;
  for (bool compat : {false, true}) {
    options.promtool_compat = compat;
    static_cast<void>(TestFileText(file, options));
  }
  return 0;
}
