#include "documents/rules_verdict.h"

#include <algorithm>
#include <map>
#include <utility>

namespace rulecheck::documents {

namespace {

using Labels = std::map<std::string_view, std::string_view>;

Labels MergedLabels(const RuleGroup& group, const Rule& rule) {
  Labels labels;
  for (const TextPair& pair : rule.labels) labels.emplace(pair.key.value, pair.value.value);
  for (const TextPair& pair : group.labels) labels.emplace(pair.key.value, pair.value.value);
  return labels;
}

}  // namespace

std::string_view RulesVerdictName(RulesVerdict verdict) {
  switch (verdict) {
    case RulesVerdict::kOk:
      return "check-ok";
    case RulesVerdict::kLint:
      return "check-lint";
    case RulesVerdict::kError:
      return "check-error";
  }
  return "";
}

std::vector<DuplicateRule> FindDuplicateRules(std::span<const RuleGroup> groups) {
  std::map<std::pair<std::string_view, Labels>, const Rule*> seen;
  std::vector<DuplicateRule> duplicates;
  for (const RuleGroup& group : groups) {
    for (const Rule& rule : group.rules) {
      const auto [known, fresh] = seen.emplace(std::pair(rule.name.value, MergedLabels(group, rule)), &rule);
      if (!fresh) duplicates.push_back({known->second, &rule});
    }
  }
  return duplicates;
}

RulesVerdict JudgeRules(std::shared_ptr<const SourceFile> file) {
  LoadOptions options;
  options.promtool_compat = true;
  const LoadedFile loaded = LoadFile(std::move(file), options);
  const bool refused = std::any_of(loaded.findings.begin(), loaded.findings.end(),
                                   [](const Finding& f) { return f.severity == Severity::kError; });
  if (refused) return RulesVerdict::kError;
  const bool duplicates =
      std::any_of(loaded.documents.begin(), loaded.documents.end(),
                  [](const Document& d) { return !FindDuplicateRules(d.groups()).empty(); });
  return duplicates ? RulesVerdict::kLint : RulesVerdict::kOk;
}

}  // namespace rulecheck::documents
