#include "checks/rule_facts.h"

namespace rulecheck::checks {
namespace {

std::vector<RuleText> ParseTexts(const Rule& rule) {
  std::vector<RuleText> out;
  if (rule.kind != RuleKind::kAlerting) return out;
  for (const bool is_label : {true, false}) {
    for (const TextPair& pair : is_label ? rule.labels : rule.annotations) {
      if (pair.value.value.find("{{") == std::string_view::npos) continue;
      gotemplate::AlertText text(rule.name.value, pair.value.value);
      if (text.parsed() == nullptr) continue;
      std::vector<gotemplate::Use> uses = gotemplate::ListUses(*text.parsed());
      out.push_back({&pair, is_label, std::move(text), std::move(uses)});
    }
  }
  return out;
}

}  // namespace

const std::vector<RuleText>& RuleFacts::texts() const {
  if (!texts_) texts_ = ParseTexts(rule_);
  return *texts_;
}

const analysis::QueryFacts& RuleFacts::query() const {
  if (query_ == nullptr) query_ = &run_.queries().Of(*rule_.query);
  return *query_;
}

const analysis::LogFacts& RuleFacts::logql() const {
  if (logql_ == nullptr) logql_ = &run_.queries().Of(*rule_.logql);
  return *logql_;
}

}  // namespace rulecheck::checks
