#include "analysis/facts.h"

namespace rulecheck::analysis {

const NodeOrder<promql::Expr>& QueryFacts::order() const {
  return order_.Get([this] { return NodeOrder<promql::Expr>(root_); });
}

const PossibleLabels& QueryFacts::Labels(const promql::Expr& node) const {
  return labels_.Get([this] { return LabelsByNode(order()); })[node];
}

const NodeValue& QueryFacts::Value(const promql::Expr& node) const {
  return values_.Get([this] { return ValuesByNode(order()); })[node];
}

const NodeOrder<logql::Expr>& LogFacts::order() const {
  return order_.Get([this] { return NodeOrder<logql::Expr>(root_); });
}

const PossibleLabels& LogFacts::Labels(const logql::Expr& node) const {
  return labels_.Get([this] { return LogLabelsByNode(order()); })[node];
}

const LogValues& LogFacts::Values(const logql::Expr& node) const {
  return values_.Get([this] { return LogValuesByNode(order()); })[node];
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
