#include "analysis/facts.h"

namespace rulecheck::analysis {

const PossibleLabels& QueryFacts::Labels(const promql::Expr& node) const {
  return labels_.Get([this] { return LabelsByNode(root_); })[node];
}

const NodeValue& QueryFacts::Value(const promql::Expr& node) const {
  return values_.Get([this] { return ValuesByNode(root_); })[node];
}

const PossibleLabels& LogFacts::Labels(const logql::Expr& node) const {
  return labels_.Get([this] { return LogLabelsByNode(root_); })[node];
}

const LogValues& LogFacts::Values(const logql::Expr& node) const {
  return values_.Get([this] { return LogValuesByNode(root_); })[node];
}

const QueryFacts& Facts::Of(const promql::Query& query) const {
  const std::lock_guard lock(mutex_);
  std::unique_ptr<QueryFacts>& facts = promql_[&query];
  if (facts == nullptr) facts = std::make_unique<QueryFacts>(*query.root());
  return *facts;
}

const LogFacts& Facts::Of(const logql::Query& query) const {
  const std::lock_guard lock(mutex_);
  std::unique_ptr<LogFacts>& facts = logql_[&query];
  if (facts == nullptr) facts = std::make_unique<LogFacts>(*query.root());
  return *facts;
}

}  // namespace rulecheck::analysis
