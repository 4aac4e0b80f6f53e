#include <fmt/core.h>

#include "checks/check.h"
#include "checks/grafana_graph.h"

namespace rulecheck::checks {
namespace {

using AlertKind = GrafanaAlertNode::Kind;

bool IsZeroLiteral(const promql::Expr* expr) {
  const auto* number = promql::As<promql::NumberLiteral>(promql::StripParens(expr));
  return number != nullptr && number->value == 0;
}

// `x == 0` without `bool`: what it lets through is always 0. Null for anything else.
const promql::Binary* KeepsZeros(const QueryItem& item) {
  if (item.promql == nullptr) return nullptr;
  const auto* binary = promql::As<promql::Binary>(promql::StripParens(item.promql->root()));
  const bool equality = binary != nullptr && binary->op == promql::Op::kEql && !binary->return_bool;
  return equality && (IsZeroLiteral(binary->rhs) || IsZeroLiteral(binary->lhs)) ? binary : nullptr;
}

// The query whose value the rule is judged by as it is, or by the last, mean, ... of it.
const GrafanaAlertNode* JudgedQuery(const AlertGraph& graph) {
  const GrafanaAlertNode* node = graph.condition();
  if (node != nullptr && node->kind == AlertKind::kReduce && node->inputs.size() == 1 &&
      node->reducer != "count")
    node = graph.Find(node->inputs[0].ref_id);
  return node != nullptr && node->kind == AlertKind::kQuery && node->query ? node : nullptr;
}

}  // namespace

void ConditionAlwaysZero(const DocumentContext& c) {
  for (const GrafanaAlertRule& rule : GrafanaRulesOf(c.document)) {
    if (rule.records) continue;
    const GrafanaAlertNode* query = JudgedQuery(AlertGraph(rule));
    if (query == nullptr) continue;
    const QueryItem& item = c.document.queries[*query->query];
    const promql::Binary* zero = KeepsZeros(item);
    if (zero == nullptr) continue;
    c.out.set_subject(rule.title.value);
    c.out.set_role(item.role);
    c.out
        .Report(item.At(zero->op_span),
                "this rule never fires: what `== 0` lets through is 0, and Grafana takes 0 for no alert")
        .Because(rule.condition.Whole(), "its value is the condition")
        .Help("write `== bool 0`, or a threshold expression on the query without the comparison");
  }
}

}  // namespace rulecheck::checks
