#include <cmath>
#include <set>
#include <unordered_map>

#include <fmt/core.h>

#include "base/paths.h"
#include "checks/slo/window_names.h"

namespace rulecheck::checks {
namespace {

// Labels of a rule but those of windows and versions, as text.
std::string LabelsOf(const RuleRef& ref) {
  std::string out;
  for (const auto& [name, pair] : MergedLabels(*ref.group, *ref.rule)) {
    if (!IsWindowLabel(name)) out += fmt::format("{}={};", name, pair.value.value);
  }
  return out;
}

std::string DataOf(const slo::Term& term) {
  return fmt::format("{}|{}|{}|{}", term.DataText(), term.window_ms, term.grouping.Text(), term.offset);
}

// The budgets of the alerts that read a rule.
using Budgets = std::unordered_map<uint32_t, std::set<int64_t>>;

Budgets BudgetsOf(const slo::Model& model) {
  Budgets out;
  for (const slo::Slo& each : model.slos()) {
    if (!each.budget) continue;
    for (const slo::Tier& tier : each.tiers) {
      for (const slo::Condition& condition : tier.branch.conditions) {
        for (const uint32_t rule : condition.ratio.through)
          out[rule].insert(std::llround(*each.budget * 1e9));
      }
    }
  }
  return out;
}

bool HaveOtherObjectives(const Budgets& budgets, uint32_t a, uint32_t b) {
  const auto of_a = budgets.find(a), of_b = budgets.find(b);
  return of_a != budgets.end() && of_b != budgets.end() && of_a->second != of_b->second;
}

}  // namespace

void SloDuplicate(const ModelContext& c) {
  const Budgets budgets = BudgetsOf(c.facts.slo());
  std::unordered_map<std::string, uint32_t> first;
  std::set<std::pair<std::string, std::string>> pairs;  // label sets that were told of
  ForEachIndicator(c, "slo/duplicate", [&](const slo::Indicator& each, const SloReport& report) {
    const RuleRef& ref = c.rules.rule(each.rule);
    if (!each.term->through.empty() || each.term->leaves.empty()) return;
    const std::string key =
        fmt::format("{}|{}|{}|{}", FolderPart(ref.document->file->path()), ref.rule->name.value,
                    DataOf(*each.term), promql::Print(*ref.rule->query()->root()));
    const auto [it, fresh] = first.try_emplace(key, each.rule);
    if (fresh) return;
    const RuleRef& other = c.rules.rule(it->second);
    const std::string labels = LabelsOf(ref), its = LabelsOf(other);
    // Another name in another file may be another team's.
    const bool elsewhere = other.document->file != ref.document->file;
    if (labels != its && (elsewhere || HaveOtherObjectives(budgets, each.rule, it->second))) return;
    const auto place = [](const RuleRef& at) {
      return at.document->file->path() + "/" + std::string(at.group->name.value);
    };
    if (!pairs.emplace(its + place(other), labels + place(ref)).second) return;
    const std::string text =
        labels == its
            ? "the same series is recorded twice"
            : "this selects the data of another objective under another name: copied and not changed?";
    report.At(each.rule, ref.rule->name.Whole(), text).Because(other.rule->name.Whole(), "the other one");
  });
}

}  // namespace rulecheck::checks
