#include <algorithm>
#include <cmath>
#include <set>
#include <vector>

#include <fmt/core.h>

#include "base/ascii.h"
#include "base/go_format.h"
#include "checks/slo/objectives.h"

namespace rulecheck::checks {
namespace {

struct Percentage {
  double share = 0;
  Span span;  // of the text
};

// Percentages that can be objectives: "99.9%", "99.90 %".
std::vector<Percentage> PercentagesIn(std::string_view text) {
  std::vector<Percentage> out;
  for (size_t sign = text.find('%'); sign != std::string_view::npos; sign = text.find('%', sign + 1)) {
    size_t end = sign;
    while (end > 0 && text[end - 1] == ' ') --end;
    size_t begin = end;
    while (begin > 0 && (IsAsciiDigit(text[begin - 1]) || text[begin - 1] == '.')) --begin;
    const auto number = ParseFloat(text.substr(begin, end - begin));
    if (begin == end || !number || *number < 90 || *number >= 100) continue;
    out.push_back({*number / 100, {static_cast<uint32_t>(begin), static_cast<uint32_t>(sign + 1)}});
  }
  return out;
}

bool Equal(double a, double b) {
  return std::abs(a - b) < 1e-7;
}

// One text of an alert; what another objective is said in.
void CheckText(const TextPair& pair, uint32_t rule, double objective, const SloReport& report) {
  const std::vector<Percentage> all = PercentagesIn(pair.value.value);
  const bool said =
      std::any_of(all.begin(), all.end(), [&](const Percentage& p) { return Equal(p.share, objective); });
  if (all.empty() || said) return;
  report.At(rule, pair.value.At(all.front().span),
            fmt::format("the text says {}, the expression has an objective of {}",
                        pair.value.value.substr(all.front().span.begin, all.front().span.size()),
                        ObjectiveText(1 - objective)));
}

void CheckLabel(const TextPair& pair, uint32_t rule, double objective, const SloReport& report) {
  std::string_view text = pair.value.value;
  if (pair.key.value.find("objective") == std::string_view::npos) return;
  if (text.ends_with('%')) text.remove_suffix(1);
  const auto number = ParseFloat(text);
  if (!number) return;
  const double share = *number > 1 ? *number / 100 : *number;
  if (Equal(share, objective) || share <= 0 || share >= 1) return;
  report.At(rule, pair.value.Whole(),
            fmt::format("the label says {}, the expression has an objective of {}", pair.value.value,
                        ObjectiveText(1 - objective)));
}

}  // namespace

void ObjectiveInText(const ModelContext& c) {
  std::set<uint32_t> seen;
  ForEachTier(
      c, "slo/objective-text", [&](const slo::Slo& each, const slo::Tier& tier, const SloReport& report) {
        if (!tier.budget || each.budget_guessed || !tier.branch.is_burn() || !seen.insert(tier.rule).second)
          return;
        const Rule& rule = *c.rules.rule(tier.rule).rule;
        const double objective = 1 - *tier.budget;
        for (const TextPair& pair : rule.annotations) CheckText(pair, tier.rule, objective, report);
        for (const TextPair& pair : rule.labels) {
          CheckText(pair, tier.rule, objective, report);
          CheckLabel(pair, tier.rule, objective, report);
        }
      });
}

}  // namespace rulecheck::checks
