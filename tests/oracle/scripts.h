// Runs acceptance scripts of either language and prints what came of them.
#pragma once

#include <fstream>
#include <iterator>
#include <ostream>
#include <string>
#include <vector>

namespace rulecheck::oracle {

// `run(file, text)` gives a report with `failures`, `error`, `passed` and `failed`; `sum`
// has the same fields. True when a file cannot be read or followed.
template <typename Report, typename Run>
bool RunScripts(const std::vector<std::string>& files, std::ostream& out, Report* sum, Run&& run) {
  bool broken = false;
  for (const std::string& file : files) {
    std::ifstream in(file, std::ios::binary);
    if (!in) {
      out << file << ": cannot be read\n";
      broken = true;
      continue;
    }
    const std::string text((std::istreambuf_iterator<char>(in)), std::istreambuf_iterator<char>());
    const Report report = run(file, text);
    for (const std::string& failure : report.failures) out << failure << "\n";
    if (!report.error.empty()) {
      out << report.error << "\n";
      broken = true;
    }
    sum->passed += report.passed;
    sum->failed += report.failed;
  }
  return broken;
}

}  // namespace rulecheck::oracle
