// logqltest FILE...: runs acceptance scripts of LogQL, prints each eval that fails, then
// `N passed, N failed`. Errors that a script expects must happen; their texts are Loki's
// own and are not compared, how many is said.
#ifdef RULECHECK_HAS_ENGINE_LOGS
#include <fstream>
#include <iterator>
#include <ostream>
#include <string>
#include <vector>

#include "engine/logs/script/log_script.h"
#include "oracle.h"

namespace rulecheck::oracle {

int RunLogqlTest(const std::vector<std::string>& files, std::ostream& out) {
  size_t passed = 0;
  size_t failed = 0;
  size_t unchecked = 0;
  bool broken = false;
  for (const std::string& file : files) {
    std::ifstream in(file, std::ios::binary);
    if (!in) {
      out << file << ": cannot be read\n";
      broken = true;
      continue;
    }
    const std::string text((std::istreambuf_iterator<char>(in)), std::istreambuf_iterator<char>());
    logs::script::Options options;
    options.compare_error_texts = false;
    const logs::script::Report report = logs::script::Run(file, text, options);
    for (const std::string& failure : report.failures) out << failure << "\n";
    if (!report.error.empty()) {
      out << report.error << "\n";
      broken = true;
    }
    passed += report.passed;
    failed += report.failed;
    unchecked += report.unchecked_texts;
  }
  if (unchecked > 0) out << unchecked << " texts of expected errors not compared\n";
  out << passed << " passed, " << failed << " failed\n";
  return broken || failed != 0 ? 1 : 0;
}

}  // namespace rulecheck::oracle
#endif
