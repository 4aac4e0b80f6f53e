#include <fmt/core.h>

#include <unordered_map>
#include <vector>

#include "checks/check.h"
#include "checks/dashboards.h"
#include "checks/shapes.h"
#include "promql/tree_scope.h"

namespace rulecheck::checks {
namespace {

using Recordings = std::unordered_map<uint64_t, const RuleRef*>;

Recordings RecordingsByHash(const RuleIndex& rules) {
  Recordings out;
  for (const RuleRef& ref : rules.rules()) {
    if (ref.rule->kind != RuleKind::kRecording || ref.rule->query() == nullptr) continue;
    const promql::TreeScope trees;
    const promql::Expr* root = promql::StripParens(ref.rule->query()->root());
    // A bare name is as cheap as the record of it.
    if (promql::As<promql::VectorSelector>(root) == nullptr) out.emplace(promql::Hash(*root), &ref);
  }
  return out;
}

// The operands of the operators on top: together no larger than the query.
std::vector<const promql::Expr*> Operands(const promql::Expr& root) {
  std::vector<const promql::Expr*> out;
  std::vector<const promql::Expr*> stack{&root};
  while (!stack.empty()) {
    const promql::Expr* node = promql::StripParens(stack.back());
    stack.pop_back();
    const auto* binary = promql::As<promql::Binary>(node);
    if (binary == nullptr) {
      out.push_back(node);
    } else {
      stack.push_back(binary->rhs);
      stack.push_back(binary->lhs);
    }
  }
  return out;
}

bool IsFromDashboard(const QueryItem& item) {
  return item.role == QueryRole::kPanel || item.role == QueryRole::kVariable ||
         item.role == QueryRole::kAnnotation;
}

// Whether a stand-in is part of it: then it is equal by chance.
bool HasStandIn(const QueryItem& item, const promql::Expr& node) {
  for (const QueryVariable& variable : item.setting().variables) {
    const bool inside = variable.stand_in.begin < node.span.end && variable.stand_in.end > node.span.begin;
    if (inside && variable.position != QueryVariable::Position::kString) return true;
  }
  return false;
}

void JudgeQuery(const ModelContext& c, const Recordings& recordings, const QueryItem& item) {
  const promql::TreeScope trees;
  for (const promql::Expr* operand : Operands(*item.promql->root())) {
    const auto it = recordings.find(promql::Hash(*operand));
    if (it == recordings.end() || HasStandIn(item, *operand)) continue;
    const Rule& rule = *it->second->rule;
    if (!SameExpression(*rule.query()->root(), *operand)) continue;
    c.out.set_subject(item.subject());
    c.out.set_role(item.role);
    c.out.Report(item.At(operand->span), fmt::format("this is recorded as `{}`", rule.name.value))
        .Because(rule.name.Whole(), "the same expression")
        .Help("read the recorded series: it costs less, and goes back as far as it is kept");
  }
}

}  // namespace

void AlreadyRecorded(const ModelContext& c) {
  const Recordings recordings = RecordingsByHash(c.rules);
  if (recordings.empty()) return;
  for (const Document* document : c.documents) {
    for (const QueryItem& item : document->queries) {
      if (item.promql != nullptr && IsFromDashboard(item)) JudgeQuery(c, recordings, item);
    }
  }
}

}  // namespace rulecheck::checks
