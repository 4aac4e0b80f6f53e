#include "checks/rule_facts.h"

#include "checks/shapes.h"

namespace rulecheck::checks {
namespace {

std::vector<RuleText> ParseTexts(const Rule* rule) {
  std::vector<RuleText> out;
  if (rule == nullptr || rule->kind != RuleKind::kAlerting) return out;
  for (size_t i = 0; i < rule->templates.size(); ++i) {
    const gotemplate::TemplateUses* uses = rule->templates[i].get();
    if (uses == nullptr) continue;
    const bool is_label = i < rule->labels.size();
    const TextPair& pair = is_label ? rule->labels[i] : rule->annotations[i - rule->labels.size()];
    out.push_back({&pair, is_label, rule->name.value, uses->list, uses->surely_expands});
  }
  return out;
}

}  // namespace

const std::vector<RuleText>& RuleFacts::texts() const {
  if (!texts_) texts_ = ParseTexts(item_.rule);
  return *texts_;
}

const std::vector<const promql::VectorSelector*>& RuleFacts::selectors() const {
  if (!selectors_) SelectorsIn(*item_.promql->root(), &selectors_.emplace());
  return *selectors_;
}

const analysis::QueryFacts& RuleFacts::query() const {
  if (!query_) query_.emplace(*item_.promql->root());
  return *query_;
}

const flow::LogFlows& RuleFacts::logql() const {
  if (!logql_) logql_.emplace(*item_.logql->root(), flow::LogFlowOptions());
  return *logql_;
}

}  // namespace rulecheck::checks
