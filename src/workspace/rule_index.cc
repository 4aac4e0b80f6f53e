#include "workspace/rule_index.h"

#include <algorithm>
#include <cstddef>

namespace rulecheck::workspace {

RuleIndex::RuleIndex(std::span<const Document* const> documents) {
  size_t rules = 0;
  for (const Document* document : documents) {
    for (const RuleGroup& group : document->groups()) rules += group.rules.size();
  }
  rules_.reserve(rules);
  for (const Document* document : documents) {
    for (const QueryItem& item : document->queries) {
      if (item.is_rule()) rules_.push_back({document, item.group, item.rule, &item, item.subject});
    }
  }
  for (uint32_t i = 0; i < rules_.size(); ++i) {
    const Rule& rule = *rules_[i].rule;
    const bool records = rule.kind == RuleKind::kRecording;
    std::vector<uint32_t>& same = (records ? recorders_ : alerts_)[rule.name.value];
    if (same.empty()) (records ? recorded_names_ : alert_names_).push_back(rule.name.value);
    same.push_back(i);
  }
  recorded_names_.shrink_to_fit();
  alert_names_.shrink_to_fit();
  std::sort(recorded_names_.begin(), recorded_names_.end());
  std::sort(alert_names_.begin(), alert_names_.end());
}

std::span<const uint32_t> RuleIndex::Lookup(const Index& index, std::string_view name) {
  const auto it = index.find(name);
  return it == index.end() ? std::span<const uint32_t>() : std::span<const uint32_t>(it->second);
}

std::map<std::string_view, const TextPair*> MergedLabels(const RuleGroup& group, const Rule& rule) {
  std::map<std::string_view, const TextPair*> out;
  for (const TextPair& pair : group.labels) out[pair.key.value] = &pair;
  for (const TextPair& pair : rule.labels) out[pair.key.value] = &pair;
  return out;
}

}  // namespace rulecheck::workspace
