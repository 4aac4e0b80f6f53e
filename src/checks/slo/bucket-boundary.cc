#include <set>
#include <string>

#include <fmt/format.h>

#include "base/go_format.h"
#include "checks/slo/objectives.h"
#include "policy/facts.h"
#include "policy/project.h"

namespace rulecheck::checks {
namespace {

bool SameBoundary(std::string_view a, std::string_view b) {
  const auto x = ParseFloat(a), y = ParseFloat(b);
  return a == b || (x && y && *x == *y);
}

// What is wrong with a boundary; empty: nothing, or nothing is known of the histogram.
std::string WrongBoundary(const policy::PathSettings& settings, const slo::Selection& of) {
  const std::string_view le = of.Equal("le");
  if (le.empty() || settings.facts == nullptr || settings.facts->series == nullptr) return {};
  const promql::ParseOutcome parsed = promql::Parse(of.metric, {});
  const auto* selector =
      parsed.errors.empty() ? promql::As<promql::VectorSelector>(parsed.query->root()) : nullptr;
  if (selector == nullptr) return {};
  const flow::ValueSet boundaries = settings.facts->series->Candidates(*selector).ValuesOf("le");
  if (!boundaries.IsFinite() || boundaries.IsEmpty() || boundaries.Contains(le)) return {};
  for (const std::string& value : boundaries.values()) {
    if (SameBoundary(value, le))
      return fmt::format("the boundary {} is stored as \"{}\": `le=\"{}\"` matches nothing", le, value, le);
  }
  return fmt::format("{} is no boundary of `{}`, which has {}", le, of.metric,
                     fmt::join(boundaries.values(), ", "));
}

// The boundary of an objective of settings, where it is another one.
std::string OtherBoundary(const slo::AskedObjective& asked, const slo::Selection& of) {
  if (!asked.good || asked.good->metric != of.metric) return {};
  const std::string_view wanted = asked.good->Equal("le"), le = of.Equal("le");
  if (wanted.empty() || le.empty() || SameBoundary(wanted, le)) return {};
  return fmt::format("the objective `{}` is of {}, this is of {}", asked.entry->name, wanted, le);
}

}  // namespace

void BucketBoundary(const ModelContext& c) {
  std::set<std::pair<uint32_t, uint32_t>> seen;
  ForEachRatio(c, "slo/bucket-boundary", [&](uint32_t rule, const slo::Term& ratio, const SloReport& report) {
    for (const slo::Leaf& leaf : ratio.leaves) {
      const std::string why = WrongBoundary(c.facts.slo().SettingsOfRule(rule), leaf.of);
      if (!why.empty() && seen.emplace(leaf.at.rule, leaf.at.span.begin).second) report.At(leaf.at, why);
    }
  });
  for (const slo::AskedObjective& asked : c.facts.slo().asked()) {
    const auto level = SloLevel(*asked.settings, asked.entry, "slo/bucket-boundary");
    for (const uint32_t number : asked.slos) {
      for (const slo::Tier& tier : c.facts.slo().slos()[number].tiers) {
        for (const slo::Condition& condition : tier.branch.conditions) {
          if (!level || condition.ratio.leaves.size() != 1) continue;
          const slo::Leaf& leaf = condition.ratio.leaves.front();
          const std::string why = OtherBoundary(asked, leaf.of);
          if (!why.empty() && seen.emplace(leaf.at.rule, leaf.at.span.begin).second)
            SloReport(c, asked.entry, *level).At(leaf.at, why);
        }
      }
    }
  }
}

}  // namespace rulecheck::checks
