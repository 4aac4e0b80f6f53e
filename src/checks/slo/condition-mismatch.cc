#include <cmath>

#include <fmt/core.h>

#include "checks/slo/objectives.h"

namespace rulecheck::checks {
namespace {

bool Differ(double a, double b) {
  return std::abs(a - b) > 1e-6 * std::max(std::abs(a), std::abs(b));
}

// Where a value is known of both.
bool BothDiffer(const std::optional<double>& a, const std::optional<double>& b) {
  return a && b && Differ(*a, *b);
}

// What two conditions of one pair have that differs; empty when they fit.
std::string DifferenceOf(const slo::Condition& a, const slo::Condition& b) {
  if (a.ratio.DataText() != b.ratio.DataText() && !a.ratio.many_recorders && !b.ratio.many_recorders)
    return fmt::format("one counts `{}`, the other `{}`", a.ratio.DataText(), b.ratio.DataText());
  if (Differ(a.threshold, b.threshold)) {
    if (BothDiffer(a.budget, b.budget))
      return fmt::format("one is of a budget of {}, the other of {}", NumberText(*a.budget),
                         NumberText(*b.budget));
    if (BothDiffer(a.factor, b.factor))
      return fmt::format("one has the factor {}, the other {}", NumberText(*a.factor), NumberText(*b.factor));
    return fmt::format("one is above {}, the other above {}", NumberText(a.threshold),
                       NumberText(b.threshold));
  }
  if (a.ratio.grouping != b.ratio.grouping)
    return fmt::format("one is {}, the other {}", a.ratio.grouping.Text(), b.ratio.grouping.Text());
  return {};
}

}  // namespace

void ConditionMismatch(const ModelContext& c) {
  ForEachSlo(c, "slo/condition-mismatch", [&](const slo::Slo& each, const SloReport& report) {
    for (const slo::Tier& tier : each.tiers) {
      if (!tier.has_pair()) continue;
      const std::string difference = DifferenceOf(tier.longest(), tier.shortest());
      if (difference.empty()) continue;
      report
          .At(tier.shortest().at,
              fmt::format("the conditions of one pair differ: {} ({})", difference, Numbers(each, tier)))
          .Because(c.facts.slo().At(tier.longest().at), "the other one");
    }
  });
}

}  // namespace rulecheck::checks
