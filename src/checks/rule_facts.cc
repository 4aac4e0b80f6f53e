#include "checks/rule_facts.h"

#include <algorithm>
#include <memory>
#include <utility>

#include "checks/shapes.h"
#include "flow/logql_flow.h"
#include "flow/rules.h"
#include "policy/where.h"
#include "template/alert.h"
#include "template/packed_uses.h"
#include "workspace/rule_index.h"

namespace rulecheck::checks {
namespace {

std::vector<RuleText> ParseTexts(const Rule* rule) {
  std::vector<RuleText> out;
  if (rule == nullptr || rule->kind != RuleKind::kAlerting) return out;
  const size_t labels = rule->labels.size();
  for (gotemplate::UsesReader uses(rule->templates); uses.Next();) {
    const bool is_label = uses.index() < labels;
    const TextPair pair = is_label ? rule->labels[uses.index()] : rule->annotations[uses.index() - labels];
    out.push_back({pair, is_label, rule->name.value, uses.Read(pair.value.value), uses.surely_expands()});
  }
  return out;
}

}  // namespace

gotemplate::AlertText RuleText::Parse() const {
  return {alert, pair.value.value};
}

RuleFacts::RuleFacts(const QueryItem& item, const RunFacts& run) : item_(item), run_(run) {}
RuleFacts::~RuleFacts() = default;

const flow::Flow& RuleFacts::Likely(const promql::Expr& node) const {
  if (!likely_) likely_ = run_.LikelyFlows(*item_.promql->root());
  return (*likely_)[node.id];
}

const flow::Flow& RuleFacts::Certain(const promql::Expr& node) const {
  if (!certain_) certain_ = run_.CertainFlows(*item_.promql->root());
  return (*certain_)[node.id];
}

const flow::Flow& RuleFacts::InSystem(const promql::Expr& node) const {
  if (!in_system_) in_system_ = run_.flows().NodesOf(*item_.promql->root());
  return (*in_system_)[node.id];
}

bool RuleFacts::ReadsRecorded() const {
  if (reads_recorded_) return *reads_recorded_;
  const auto& all = selectors();
  reads_recorded_ = std::any_of(all.begin(), all.end(), [this](const promql::VectorSelector* selector) {
    return run_.IsRecordedHere(MetricName(*selector));
  });
  return *reads_recorded_;
}

const std::vector<RuleText>& RuleFacts::texts() const {
  if (!texts_) texts_ = ParseTexts(item_.rule);
  return *texts_;
}

const std::map<std::string_view, TextPair>& RuleFacts::labels() const {
  if (!labels_) labels_ = workspace::MergedLabels(*item_.group, *item_.rule);
  return *labels_;
}

const std::multimap<std::string_view, TextPair>& RuleFacts::annotations() const {
  if (!annotations_) annotations_ = policy::AnnotationsByName(*item_.rule);
  return *annotations_;
}

const std::vector<const promql::VectorSelector*>& RuleFacts::selectors() const {
  if (!selectors_) SelectorsIn(*item_.promql->root(), &selectors_.emplace());
  return *selectors_;
}

const std::optional<double>& RuleFacts::Constant(const promql::Expr& node) const {
  if (!constants_) constants_ = promql::ConstantsIn(*item_.promql->root());
  return std::as_const(*constants_)[node.id];
}

const flow::Flow& RuleFacts::Flow(const logql::Expr& node) const {
  if (logql_ == nullptr)
    logql_ = std::make_unique<const flow::LogFlows>(*item_.logql->root(), flow::LogFlowOptions());
  return (*logql_)[node];
}

}  // namespace rulecheck::checks
