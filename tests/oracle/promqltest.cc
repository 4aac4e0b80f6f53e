// promqltest FILE...: runs acceptance scripts, prints each eval that fails, then
// `N passed, N failed`.
#include <ostream>
#include <string>
#include <vector>

#include "engine/script/promql/script.h"
#include "oracle.h"
#include "scripts.h"

namespace rulecheck::oracle {

int RunPromqlTest(const std::vector<std::string>& files, std::ostream& out) {
  engine::script::Report sum;
  const bool broken = RunScripts(files, out, &sum, [](const std::string& file, const std::string& text) {
    return engine::script::Run(file, text);
  });
  out << sum.passed << " passed, " << sum.failed << " failed\n";
  return broken || sum.failed != 0 ? 1 : 0;
}

}  // namespace rulecheck::oracle
