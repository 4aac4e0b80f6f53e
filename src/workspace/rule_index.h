// The rules of a whole run and what they record: for what looks beyond one rule.
#pragma once

#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "rulecheck/document.h"

namespace rulecheck::workspace {

struct RuleRef {
  const Document* document = nullptr;
  const RuleGroup* group = nullptr;
  const Rule* rule = nullptr;
  const QueryItem* item = nullptr;  // its query, parsed or not
  std::string_view subject;         // "group/name"
};

// Keeps pointers into the documents. Immutable once built, so it may be shared between
// threads.
class RuleIndex {
 public:
  explicit RuleIndex(std::span<const Document* const> documents);

  // In the order of files, documents, groups and rules.
  std::span<const RuleRef> rules() const { return rules_; }
  // The rules that record `name`, or the alerts of that name.
  std::span<const uint32_t> Recorders(std::string_view name) const { return Lookup(recorders_, name); }
  std::span<const uint32_t> Alerts(std::string_view name) const { return Lookup(alerts_, name); }
  const RuleRef& rule(uint32_t index) const { return rules_[index]; }
  // Sorted names.
  const std::vector<std::string_view>& recorded_names() const { return recorded_names_; }
  const std::vector<std::string_view>& alert_names() const { return alert_names_; }

 private:
  using Index = std::unordered_map<std::string_view, std::vector<uint32_t>>;
  static std::span<const uint32_t> Lookup(const Index& index, std::string_view name);

  std::vector<RuleRef> rules_;
  Index recorders_, alerts_;
  std::vector<std::string_view> recorded_names_, alert_names_;
};

// The rule's labels over its group's, by name; nothing is expanded.
std::map<std::string_view, const TextPair*> MergedLabels(const RuleGroup& group, const Rule& rule);

}  // namespace rulecheck::workspace
