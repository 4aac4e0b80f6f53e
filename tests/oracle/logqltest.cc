// logqltest FILE...: runs acceptance scripts of LogQL, prints each eval that fails, then
// `N passed, N failed`. Errors that a script expects must happen; their texts are Loki's
// own and are not compared, how many is said.
#include <ostream>
#include <string>
#include <vector>

#include "engine/script/logql/log_script.h"
#include "oracle.h"
#include "scripts.h"

namespace rulecheck::oracle {

int RunLogqlTest(const std::vector<std::string>& files, std::ostream& out) {
  engine::logql::script::Report sum;
  const bool broken = RunScripts(files, out, &sum, [&sum](const std::string& file, const std::string& text) {
    engine::logql::script::Options options;
    options.compare_error_texts = false;
    engine::logql::script::Report report = engine::logql::script::Run(file, text, options);
    sum.unchecked_texts += report.unchecked_texts;
    return report;
  });
  if (sum.unchecked_texts > 0) out << sum.unchecked_texts << " texts of expected errors not compared\n";
  out << sum.passed << " passed, " << sum.failed << " failed\n";
  return broken || sum.failed != 0 ? 1 : 0;
}

}  // namespace rulecheck::oracle
