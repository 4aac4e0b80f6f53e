#include <fmt/core.h>

#include <cmath>

#include "checks/check.h"
#include "checks/logql/comparison.h"

namespace rulecheck::checks {
namespace {

std::string Bounds(const analysis::LogValues& values) {
  if (values.min == values.max) return fmt::format("always {}", values.min);
  if (std::isinf(values.max))
    return fmt::format("{} {}", values.above_min ? "always above" : "never below", values.min);
  if (std::isinf(values.min)) return fmt::format("never above {}", values.max);
  return fmt::format("always between {} and {}", values.min, values.max);
}

// Asks for the value that the query would have without lines, which is none.
bool AsksForNothing(const NumberComparison& comparison) {
  return comparison.op == logql::Op::kEql || comparison.op == logql::Op::kLss ||
         comparison.op == logql::Op::kLte;
}

}  // namespace

void LogNeverTrue(const LogQueryContext& c) {
  ForEachNumberComparison(c.root(), [&](const NumberComparison& comparison) {
    const analysis::LogValues& values = c.facts.Values(*comparison.subject);
    if (!values.bounded() || !analysis::NeverTrue(values, comparison.op, comparison.number)) return;
    FindingBuilder finding = c.Report(comparison.place, "the comparison is never true");
    finding.Because(c.At(comparison.subject->span), Bounds(values));
    if (AsksForNothing(comparison) && comparison.number <= 1) {
      finding.Help(
          "without lines there is no value at all, not 0: use `absent_over_time()`, or add `or vector(0)` "
          "before comparing");
    }
  });
}

}  // namespace rulecheck::checks
