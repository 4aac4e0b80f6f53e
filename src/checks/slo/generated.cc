#include "checks/slo/generated.h"

#include <fmt/core.h>

#include "base/paths.h"
#include "checks/slo/window_names.h"
#include "policy/where.h"

namespace rulecheck::checks {
namespace {

std::string LabelValue(const RuleRef& ref, std::string_view name) {
  const auto pair = policy::LabelOf(*ref.group, *ref.rule, name);
  return pair ? std::string(pair->value.value) : std::string();
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
  const auto rules = c.rules.rules();
  for (uint32_t rule = 0; rule < rules.size(); ++rule) {
    const RuleRef& ref = rules[rule];
    const std::string_view name = ref.rule->name.value;
    const bool ratio =
        name.starts_with("slo:sli_error:ratio_rate") || name.find(":burnrate") != std::string_view::npos;
    if (ref.rule->kind != RuleKind::kRecording || !ratio || ref.document->partial) continue;
    const auto mark = MarkOf(ref);
    const auto window = WindowInName(name);
    if (mark.second.empty() || !window) continue;
    marks.emplace(rule, mark);
    Generated& generated = out[mark];
    if (generated.file == nullptr) generated.file = ref.document->file;
    if (generated.file != ref.document->file) continue;
    generated.ratios.push_back(rule);
    generated.windows.insert(*window);
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

std::string_view StemOf(const SourceFile& file) {
  const std::string_view name = NamePart(file.path());
  return name.substr(0, name.rfind('.'));
}

std::pair<SloTool, std::string> IdOf(const SloSpec& spec, size_t index) {
  if (spec.tool == SloTool::kPyrra) return {SloTool::kPyrra, std::string(spec.name.value)};
  std::string id = fmt::format("{}-{}", spec.service.value, spec.name.value);
  if (spec.tool == SloTool::kOpenSlo) id += fmt::format("-{}", index);
  return {SloTool::kSloth, std::move(id)};
}

}  // namespace rulecheck::checks
