#include "workspace/rule_index.h"

#include <algorithm>
#include <bit>
#include <cstddef>
#include <functional>

namespace rulecheck::workspace {

NameIndex::NameIndex(std::vector<Named> named) {
  std::sort(named.begin(), named.end());
  size_t count = 0;
  for (size_t i = 0; i < named.size(); ++i) count += i == 0 || named[i].first != named[i - 1].first ? 1 : 0;
  names_.reserve(count);
  ends_.reserve(count);
  numbers_.reserve(named.size());
  for (const auto& [name, number] : named) {
    if (names_.empty() || names_.back() != name) {
      names_.push_back(name);
      ends_.push_back(0);
    }
    numbers_.push_back(number);
    ends_.back() = static_cast<uint32_t>(numbers_.size());
  }
  slots_.resize(std::bit_ceil(2 * count + 1));
  for (uint32_t i = 0; i < count; ++i) slots_[SlotOf(names_[i])] = i + 1;
}

size_t NameIndex::SlotOf(std::string_view name) const {
  const size_t mask = slots_.size() - 1;
  size_t slot = std::hash<std::string_view>()(name) & mask;
  while (slots_[slot] != 0 && names_[slots_[slot] - 1] != name) slot = (slot + 1) & mask;
  return slot;
}

std::optional<uint32_t> NameIndex::PlaceOf(std::string_view name) const {
  const uint32_t slot = slots_.empty() ? 0 : slots_[SlotOf(name)];
  return slot == 0 ? std::nullopt : std::optional(slot - 1);
}

std::span<const uint32_t> NameIndex::Of(std::string_view name) const {
  const std::optional<uint32_t> place = PlaceOf(name);
  if (!place) return {};
  const uint32_t begin = *place == 0 ? 0 : ends_[*place - 1];
  return std::span(numbers_).subspan(begin, ends_[*place] - begin);
}

RuleIndex::RuleIndex(std::span<const Document* const> documents) {
  size_t rules = 0;
  for (const Document* document : documents) {
    for (const RuleGroup& group : document->groups()) rules += group.rules.size();
  }
  rules_.reserve(rules);
  for (const Document* document : documents) {
    for (const QueryItem& item : document->queries) {
      if (item.is_rule()) rules_.push_back({document, item.group, item.rule, &item});
    }
  }
  std::vector<NameIndex::Named> recorded, alerts;
  for (uint32_t i = 0; i < rules_.size(); ++i) {
    const Rule& rule = *rules_[i].rule;
    (rule.kind == RuleKind::kRecording ? recorded : alerts).emplace_back(rule.name.value, i);
  }
  recorders_ = NameIndex(std::move(recorded));
  alerts_ = NameIndex(std::move(alerts));
}

std::map<std::string_view, TextPair> MergedLabels(const RuleGroup& group, const Rule& rule) {
  std::map<std::string_view, TextPair> out;
  for (const TextPair& pair : group.labels) out[pair.key.value] = pair;
  for (const TextPair& pair : rule.labels) out[pair.key.value] = pair;
  return out;
}

}  // namespace rulecheck::workspace
