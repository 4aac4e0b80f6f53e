#include <fmt/core.h>

#include <cmath>

#include "checks/check.h"
#include "checks/logql/comparison.h"

namespace rulecheck::checks {
namespace {

std::string Bounds(const flow::Interval& values, double number) {
  if (values.min == values.max) return fmt::format("always {}", values.min);
  if (std::isinf(values.max)) {
    // How far above zero a rate stays is of no interest.
    if (values.min > 0 && values.min < 1 && number <= 0) return "always above 0";
    return fmt::format("never below {:.6g}", values.min);
  }
  if (std::isinf(values.min)) return fmt::format("never above {:.6g}", values.max);
  return fmt::format("always between {:.6g} and {:.6g}", values.min, values.max);
}

// Asks for the value that the query would have without lines, which is none.
bool AsksForNothing(const NumberComparison& comparison) {
  return comparison.op == logql::Op::kEql || comparison.op == logql::Op::kLss ||
         comparison.op == logql::Op::kLte;
}

}  // namespace

void LogNeverTrue(const LogQueryContext& c) {
  ForEachNumberComparison(c.root(), [&](const NumberComparison& comparison) {
    const flow::Flow& subject = c.facts.Flow(*comparison.subject);
    if (!NeverHolds(subject, comparison.op, comparison.number)) return;
    FindingBuilder finding = c.Report(comparison.place, "the comparison is never true");
    finding.Because(c.At(comparison.subject->span), Bounds(subject.Values(), comparison.number));
    if (AsksForNothing(comparison) && comparison.number <= 1) {
      finding.Help(
          "without lines there is no value at all, not 0: use `absent_over_time()`, or add `or vector(0)` "
          "before comparing");
    }
  });
}

}  // namespace rulecheck::checks
