#include "checks/nan_divisions.h"

#include <algorithm>
#include <optional>
#include <vector>

#include "checks/run_facts.h"
#include "checks/shapes.h"
#include "promql/constants.h"
#include "promql/function_id.h"
#include "promql/tree_scope.h"
#include "rulecheck/promql_functions.h"

namespace rulecheck::checks {
namespace {

bool ComparesSomewhere(const promql::Expr& root) {
  bool out = false;
  promql::Walk(root, [&](const promql::Expr& node) { out = out || IsFilter(node); });
  return out;
}

bool LeavesOutZero(promql::Op op, double bound) {
  switch (op) {
    case promql::Op::kGtr:
      return bound >= 0;
    case promql::Op::kGte:
      return bound > 0;
    case promql::Op::kLss:
      return bound <= 0;
    case promql::Op::kLte:
      return bound < 0;
    case promql::Op::kNeq:
      return bound == 0;
    default:
      return bound != 0;
  }
}

// `x > 0` and the like.
bool IsGuarded(const promql::Expr& node) {
  if (!IsFilter(node)) return false;
  const auto& filter = promql::To<promql::Binary>(node);
  const std::optional<double> bound = promql::ConstantsIn(*filter.rhs)[filter.rhs->id];
  return bound && LeavesOutZero(filter.op, *bound);
}

bool CanBeZero(const promql::Expr& side, const FlowOfNode& flows) {
  const promql::Expr& node = *promql::StripParens(&side);
  if (IsGuarded(node)) return false;
  const flow::Interval values = flows(node).Values();
  if (node.type == promql::ValueType::kScalar && values.Constant()) return false;
  return values.CanBe(0);
}

// Zero while nothing happens: rates, and what is made of them; never negative.
bool IsZeroWhenIdle(const promql::Expr& side, const FlowOfNode& flows) {
  const promql::Expr& node = *promql::StripParens(&side);
  if (node.type != promql::ValueType::kVector || IsFilter(node)) return false;
  const flow::Interval values = flows(node).Values();
  if (values.min != 0 || !values.CanBe(0)) return false;
  bool rate = false;
  promql::Walk(node, [&](const promql::Expr& inner) {
    const promql::Call* call = promql::As<promql::Call>(&inner);
    rate = rate ||
           (call != nullptr && (IsRateOrIncrease(*call) || call->function->id == promql::FunctionId::kIrate));
  });
  return rate;
}

void AddArguments(const promql::Call& call, std::vector<const promql::Expr*>* out) {
  const promql::LabelEffect effect = call.function->labels;
  if (effect != promql::LabelEffect::kDropName && effect != promql::LabelEffect::kReplace) return;
  if (!call.args.empty() && call.args[0]->type == promql::ValueType::kVector) out->push_back(call.args[0]);
}

// What of a binary operator ends up in its result. Who asks for a condition beside has thought of gaps.
void AddSides(const promql::Binary& node, std::vector<const promql::Expr*>* out) {
  const bool keeps = node.op == promql::Op::kAnd || node.op == promql::Op::kUnless;
  if (!keeps) out->push_back(node.rhs);
  if (!keeps || !ComparesSomewhere(*node.rhs)) out->push_back(node.lhs);
}

NanDivision Judge(const promql::Expr& node, const FlowOfNode& flows, const RecordedNan& recorded) {
  if (const auto* selector = promql::As<promql::VectorSelector>(&node)) {
    const std::string_view name = MetricName(*selector);
    if (!recorded.Has(name)) return {};
    return {&node, recorded.IsIdle(name)};
  }
  const auto* division = promql::As<promql::Binary>(&node);
  if (division == nullptr || (division->op != promql::Op::kDiv && division->op != promql::Op::kMod))
    return {};
  if (!CanBeZero(*division->rhs, flows)) return {};
  return {division, IsZeroWhenIdle(*division->rhs, flows) && IsZeroWhenIdle(*division->lhs, flows)};
}

bool Divides(const promql::Expr& root, const RecordedNan& recorded) {
  bool out = false;
  promql::Walk(root, [&](const promql::Expr& node) {
    const auto* binary = promql::As<promql::Binary>(&node);
    const auto* selector = promql::As<promql::VectorSelector>(&node);
    out = out || (selector != nullptr && recorded.Has(MetricName(*selector))) ||
          (binary != nullptr && (binary->op == promql::Op::kDiv || binary->op == promql::Op::kMod));
  });
  return out;
}

}  // namespace

NanDivision FindNanDivision(const promql::Expr& root, const FlowOfNode& flows, const RecordedNan& recorded) {
  NanDivision first;
  std::vector<const promql::Expr*> waiting{&root};
  while (!waiting.empty()) {
    const promql::Expr& node = *promql::StripParens(waiting.back());
    waiting.pop_back();
    if (IsFilter(node)) continue;
    const NanDivision found = Judge(node, flows, recorded);
    if (found.idle) return found;
    if (first.node == nullptr) first = found;
    if (const auto* unary = promql::As<promql::Unary>(&node)) waiting.push_back(unary->expr);
    if (const auto* call = promql::As<promql::Call>(&node)) AddArguments(*call, &waiting);
    if (const auto* binary = promql::As<promql::Binary>(&node)) AddSides(*binary, &waiting);
  }
  return first;
}

RecordedNan::RecordedNan(const RunFacts& run, const RecordingOrder& order) {
  for (const RecordingOrder::Step& step : order.steps()) {
    for (const std::string_view name : step.names) {
      for (const uint32_t index : run.rules().Recorders(name)) {
        const promql::TreeScope trees;
        const promql::Query* query = run.rules().rule(index).rule->query();
        if (query == nullptr || !Divides(*query->root(), *this)) continue;
        const flow::PromqlFlows flows = run.LikelyFlows(*query->root());
        const NanDivision found = FindNanDivision(
            *query->root(), [&](const promql::Expr& node) -> const flow::Flow& { return flows[node.id]; },
            *this);
        if (found.node != nullptr) any_.insert(name);
        if (found.idle) idle_.insert(name);
        if (found.idle) break;
      }
    }
  }
}

}  // namespace rulecheck::checks
