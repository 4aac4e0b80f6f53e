// Which recording rules write what a selector reads, by their labels: set by the rule or proven
// by label flow.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "flow/rules.h"
#include "slo/selection.h"
#include "workspace/rule_index.h"

namespace rulecheck::slo {

// Label flow is worked out when it is first needed. Both must outlive it. For one thread.
class Recorders {
 public:
  static constexpr size_t kMost = 64;  // that are looked at for one selector

  Recorders(const workspace::RuleIndex& rules, std::function<const flow::Flows&()> flows)
      : rules_(rules), flows_(std::move(flows)) {}

  // In order of the rules; `kMost` at most.
  std::vector<uint32_t> Of(const Selection& selection);
  // The value that a label has on all that the rule records; nothing when it is not known.
  std::optional<std::string> Constant(uint32_t rule, std::string_view label);
  const flow::Flows& flows() const { return flows_(); }
  const workspace::RuleIndex& rules() const { return rules_; }

 private:
  struct ByValue {
    std::unordered_map<std::string, std::vector<uint32_t>> rules;
    std::vector<uint32_t> unknown;
  };
  const ByValue& IndexOf(std::string_view name, const std::string& label);
  bool CanWrite(uint32_t rule, const Selection& selection);

  const workspace::RuleIndex& rules_;
  std::function<const flow::Flows&()> flows_;
  std::map<std::pair<std::string_view, std::string>, ByValue> indexes_;
};

}  // namespace rulecheck::slo
