#include "checks/model.h"

#include <fmt/core.h>

#include <algorithm>

namespace rulecheck::checks {

Model::Model(const std::vector<LoadedFile>& files) {
  for (const LoadedFile& file : files) {
    for (const Document& document : file.documents) {
      for (const RuleGroup& group : document.groups) {
        for (const Rule& rule : group.rules) {
          rules_.push_back(
              {&document, &group, &rule, fmt::format("{}/{}", group.name.value, rule.name.value)});
        }
      }
    }
  }
  for (uint32_t i = 0; i < rules_.size(); ++i) {
    const Rule& rule = *rules_[i].rule;
    const bool records = rule.kind == RuleKind::kRecording;
    std::vector<uint32_t>& same = (records ? recorders_ : alerts_)[rule.name.value];
    if (same.empty()) (records ? recorded_names_ : alert_names_).push_back(rule.name.value);
    same.push_back(i);
  }
  std::sort(recorded_names_.begin(), recorded_names_.end());
  std::sort(alert_names_.begin(), alert_names_.end());
}

std::span<const uint32_t> Model::Lookup(const Index& index, std::string_view name) {
  const auto it = index.find(name);
  return it == index.end() ? std::span<const uint32_t>() : std::span<const uint32_t>(it->second);
}

std::map<std::string_view, const TextPair*> MergedLabels(const RuleRef& ref) {
  std::map<std::string_view, const TextPair*> out;
  for (const TextPair& pair : ref.group->labels) out[pair.key.value] = &pair;
  for (const TextPair& pair : ref.rule->labels) out[pair.key.value] = &pair;
  return out;
}

}  // namespace rulecheck::checks
