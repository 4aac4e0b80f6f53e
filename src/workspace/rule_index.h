// The rules of a whole run and what they record: for what looks beyond one rule.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "rulecheck/document.h"

namespace rulecheck::workspace {

struct RuleRef {
  const Document* document = nullptr;
  const RuleGroup* group = nullptr;
  const Rule* rule = nullptr;
  const QueryItem* item = nullptr;  // its query, parsed or not

  Subject subject() const { return rule->subject(); }
};

// Numbers by name, in little room. Immutable.
class NameIndex {
 public:
  using Named = std::pair<std::string_view, uint32_t>;
  NameIndex() = default;
  explicit NameIndex(std::vector<Named> named);

  // In the order of their size; none for a name that is not there.
  std::span<const uint32_t> Of(std::string_view name) const;
  const std::vector<std::string_view>& names() const { return names_; }
  std::optional<uint32_t> PlaceOf(std::string_view name) const;  // in names()

 private:
  // The slot that holds the name, or would.
  size_t SlotOf(std::string_view name) const;

  std::vector<std::string_view> names_;  // sorted
  std::vector<uint32_t> ends_;           // of the numbers of each name
  std::vector<uint32_t> numbers_;
  std::vector<uint32_t> slots_;  // places in `names_` by hash, one more; 0: free
};

// Keeps pointers into the documents. Immutable once built, so it may be shared between
// threads.
class RuleIndex {
 public:
  explicit RuleIndex(std::span<const Document* const> documents);

  // In the order of files, documents, groups and rules.
  std::span<const RuleRef> rules() const { return rules_; }
  // The rules that record `name`, or the alerts of that name.
  std::span<const uint32_t> Recorders(std::string_view name) const { return recorders_.Of(name); }
  std::span<const uint32_t> Alerts(std::string_view name) const { return alerts_.Of(name); }
  const RuleRef& rule(uint32_t index) const { return rules_[index]; }
  // Sorted names.
  const std::vector<std::string_view>& recorded_names() const { return recorders_.names(); }
  // Its place among these.
  std::optional<uint32_t> RecordedName(std::string_view name) const { return recorders_.PlaceOf(name); }
  const std::vector<std::string_view>& alert_names() const { return alerts_.names(); }

 private:
  std::vector<RuleRef> rules_;
  NameIndex recorders_, alerts_;
};

// The rule's labels over its group's, by name; nothing is expanded.
std::map<std::string_view, TextPair> MergedLabels(const RuleGroup& group, const Rule& rule);

}  // namespace rulecheck::workspace
