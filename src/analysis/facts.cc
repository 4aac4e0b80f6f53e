#include "analysis/facts.h"

namespace rulecheck::analysis {

const PossibleLabels& QueryFacts::Labels(const promql::Expr& node) const {
  return labels_.Get([this] { return LabelsByNode(root_); })[node];
}

const NodeValue& QueryFacts::Value(const promql::Expr& node) const {
  return values_.Get([this] { return ValuesByNode(root_); })[node];
}

}  // namespace rulecheck::analysis
