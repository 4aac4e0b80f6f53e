#include <fmt/core.h>

#include <algorithm>

#include "checks/check.h"
#include "checks/log_shapes.h"
#include "checks/regexps.h"

namespace rulecheck::checks {

void LogContradictoryMatchers(const LogQueryContext& c) {
  for (const logql::LogExpr* log : PipelinesIn(c.root())) {
    // Pairs are compared: the bound is against selectors made to take long.
    constexpr size_t kMaxMatchers = 64;
    const auto matchers = log->matchers.first(std::min(log->matchers.size(), kMaxMatchers));
    for (size_t j = 1; j < matchers.size(); ++j) {
      for (size_t i = 0; i < j; ++i) {
        if (matchers[i].label.name != matchers[j].label.name ||
            !ExcludeEachOther(AsMatcher(matchers[i]), AsMatcher(matchers[j]))) {
          continue;
        }
        c.Report(matchers[j].span, "no stream can pass both matchers: the selector finds nothing")
            .Because(c.At(matchers[i].span),
                     fmt::format("`{}` is limited here already", matchers[i].label.name));
        j = matchers.size();
        break;
      }
    }
  }
}

}  // namespace rulecheck::checks
