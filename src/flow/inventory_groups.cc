#include "flow/inventory_groups.h"

#include <algorithm>
#include <string_view>
#include <vector>

#include "promql/function_id.h"

namespace rulecheck::flow {
namespace {

using promql::As;

// The vector whose labels the node's result keeps; null when there is none.
const promql::Expr* InnerVector(const promql::Expr& node) {
  if (const auto* paren = As<promql::Paren>(&node)) return paren->expr;
  if (const auto* unary = As<promql::Unary>(&node)) return unary->expr;
  if (const auto* matrix = As<promql::MatrixSelector>(&node)) return matrix->selector;
  if (const auto* subquery = As<promql::Subquery>(&node)) return subquery->expr;
  if (const auto* binary = As<promql::Binary>(&node)) {
    if (binary->matching != nullptr) return nullptr;
    return binary->lhs->type == promql::ValueType::kVector ? binary->lhs : binary->rhs;
  }
  const auto* call = As<promql::Call>(&node);
  if (call == nullptr) return nullptr;
  const promql::LabelEffect effect = call->function->labels;
  if (effect != promql::LabelEffect::kKeep && effect != promql::LabelEffect::kDropName) return nullptr;
  const auto is_series = [](const promql::Expr* arg) {
    return arg->type == promql::ValueType::kVector || arg->type == promql::ValueType::kMatrix;
  };
  const auto it = std::find_if(call->args.begin(), call->args.end(), is_series);
  return it == call->args.end() ? nullptr : *it;
}

bool MakesGroups(promql::AggregateOp op) {
  switch (op) {
    case promql::AggregateOp::kTopk:
    case promql::AggregateOp::kBottomk:
    case promql::AggregateOp::kLimitk:
    case promql::AggregateOp::kLimitRatio:
    case promql::AggregateOp::kCountValues:
      return false;
    default:
      return true;
  }
}

}  // namespace

const promql::VectorSelector* SelectorBehind(const promql::Expr& node) {
  const promql::Expr* at = &node;
  while (at != nullptr && at->kind != promql::NodeKind::kVectorSelector) at = InnerVector(*at);
  return at == nullptr ? nullptr : As<promql::VectorSelector>(at);
}

void InventoryGroups::Refine(const promql::Expr& node, Flow* flow) const {
  const auto* aggregate = As<promql::Aggregate>(&node);
  if (aggregate == nullptr || !MakesGroups(aggregate->op) || flow->bound <= 1) return;
  const promql::VectorSelector* selector = SelectorBehind(*aggregate->expr);
  if (selector == nullptr || is_recorded_(ExactName(*selector))) return;
  std::vector<std::string_view> labels;
  for (const promql::LabelRef& label : aggregate->grouping) labels.push_back(label.name);
  const double sets = inventory_.CountSets(*selector, labels, aggregate->without);
  if (sets >= flow->bound) return;
  flow->bound = sets;
  for (Alternative& one : flow->alternatives) one.bound = one.ever = std::min(one.bound, sets);
}

}  // namespace rulecheck::flow
