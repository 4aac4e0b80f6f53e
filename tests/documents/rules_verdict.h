// What `promtool check rules` of Prometheus 3.14 says of a text, with every feature at
// its default.
#pragma once

#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "rulecheck/document.h"

namespace rulecheck::documents {

enum class RulesVerdict : uint8_t {
  kOk,
  kLint,   // loads, but the duplicate lint speaks
  kError,  // refused
};
std::string_view RulesVerdictName(RulesVerdict verdict);  // "check-ok" | "check-lint" | "check-error"

RulesVerdict JudgeRules(std::shared_ptr<const SourceFile> file);

// promtool's only lint: rules of one file with the same name and the same labels, group
// labels merged in; kind, expression and group do not matter. Each such rule but the first.
struct DuplicateRule {
  const Rule* first;
  const Rule* again;
};
std::vector<DuplicateRule> FindDuplicateRules(std::span<const RuleGroup> groups);

}  // namespace rulecheck::documents
