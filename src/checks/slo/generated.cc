#include "checks/slo/generated.h"

#include <fmt/core.h>

#include "policy/where.h"

namespace rulecheck::checks {
namespace {

std::string LabelValue(const RuleRef& ref, std::string_view name) {
  const TextPair* pair = policy::LabelOf(*ref.group, *ref.rule, name);
  return pair == nullptr ? std::string() : std::string(pair->value.value);
}

std::pair<SloTool, std::string> MarkOf(const RuleRef& ref) {
  const std::string sloth = LabelValue(ref, "sloth_id");
  if (!sloth.empty()) return {SloTool::kSloth, sloth};
  return {SloTool::kPyrra, LabelValue(ref, "slo")};
}

}  // namespace

GeneratedRules FindGenerated(const ModelContext& c) {
  GeneratedRules out;
  std::map<uint32_t, std::pair<SloTool, std::string>> marks;
  for (const slo::Indicator& each : c.facts.slo().indicators()) {
    const RuleRef& ref = c.rules.rule(each.rule);
    const auto mark = MarkOf(ref);
    if (mark.second.empty()) continue;
    marks.emplace(each.rule, mark);
    Generated& generated = out[mark];
    generated.ratios.push_back(each.rule);
    generated.service = LabelValue(ref, "sloth_service");
  }
  for (const slo::Slo& each : c.facts.slo().slos()) {
    for (const slo::Tier& tier : each.tiers) {
      const std::vector<uint32_t>& through = tier.longest().ratio.through;
      const auto mark = through.empty() ? marks.end() : marks.find(through.front());
      if (mark != marks.end()) out[mark->second].tiers.push_back({&each, &tier});
    }
  }
  return out;
}

std::pair<SloTool, std::string> IdOf(const SloSpec& spec) {
  if (spec.tool == SloTool::kPyrra) return {SloTool::kPyrra, std::string(spec.name.value)};
  return {SloTool::kSloth, fmt::format("{}-{}", spec.service.value, spec.name.value)};
}

}  // namespace rulecheck::checks
