#include <fmt/core.h>

#include "checks/check.h"
#include "checks/log_shapes.h"
#include "checks/regexps.h"

namespace rulecheck::checks {

void LogPlainTextRegexp(const LogQueryContext& c) {
  for (const LogRegexp& regexp : RegexpsIn(c.text(), c.root())) {
    const std::string_view pattern = regexp.text->value;
    if (regexp.op.empty() || pattern.empty()) continue;
    const auto values = LiteralAlternatives(pattern);
    if (!values || values->size() != 1 || TopLevelAlternatives(pattern).size() != 1) continue;
    const bool line = regexp.place == LogRegexp::Place::kLine;
    const std::string op = regexp.negative ? "!=" : line ? "|=" : "=";
    FindingBuilder finding =
        c.Report(regexp.whole, fmt::format("`{}` {} plain text: `{}` does the same and is cheaper",
                                           c.Quoted(regexp.whole), line ? "looks for" : "compares with", op));
    // Escapes and groups would have to be rewritten as well.
    if (*values->begin() == pattern)
      finding.WithFix({fmt::format("write `{}`", op), true, c.Replace(regexp.op, op)});
  }
}

}  // namespace rulecheck::checks
