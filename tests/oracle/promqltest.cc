// promqltest FILE...: runs acceptance scripts, prints each eval that fails, then
// `N passed, N failed`.
#ifdef RULECHECK_HAS_ENGINE
#include <fstream>
#include <iterator>
#include <ostream>
#include <string>
#include <vector>

#include "engine/script/script.h"
#include "oracle.h"

namespace rulecheck::oracle {

int RunPromqlTest(const std::vector<std::string>& files, std::ostream& out) {
  size_t passed = 0;
  size_t failed = 0;
  bool broken = false;
  for (const std::string& file : files) {
    std::ifstream in(file, std::ios::binary);
    if (!in) {
      out << file << ": cannot be read\n";
      broken = true;
      continue;
    }
    const std::string text((std::istreambuf_iterator<char>(in)), std::istreambuf_iterator<char>());
    const engine::script::Report report = engine::script::Run(file, text);
    for (const std::string& failure : report.failures) out << failure << "\n";
    if (!report.error.empty()) {
      out << report.error << "\n";
      broken = true;
    }
    passed += report.passed;
    failed += report.failed;
  }
  out << passed << " passed, " << failed << " failed\n";
  return broken || failed != 0 ? 1 : 0;
}

}  // namespace rulecheck::oracle
#endif
