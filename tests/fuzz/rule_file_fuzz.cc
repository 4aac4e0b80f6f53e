// libFuzzer: any bytes as a rule file, through loading and every check.
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>

#include "rulecheck/lint.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace rulecheck;
  auto file =
      std::make_shared<const SourceFile>("fuzz.yaml", std::string(reinterpret_cast<const char*>(data), size));
  LintOptions options;
  options.jobs = 1;
  const Run run = LintSources({file}, options);
  for (const Finding& finding : run.findings) {
    // Places lie in the file: a span that does not would be read by the code frame.
    if (finding.where.span.begin > finding.where.span.end || finding.where.span.end > size) __builtin_trap();
  }
  return 0;
}
