#include "unittest/coverage/recorder.h"

#include <cmath>

namespace rulecheck::unittest {

using engine::Block;
using engine::rules::Alert;
using engine::rules::AlertPhase;
using engine::rules::RuleSpec;

namespace {

const promql::Expr* Operand(const promql::Expr* side) {
  return promql::StripParens(side);
}
const logql::Expr* Operand(const logql::Expr* side) {
  return side;
}

bool IsVectorSide(const promql::Expr& side) {
  return side.type == promql::ValueType::kVector;
}
bool IsVectorSide(const logql::Expr& side) {
  return side.kind != logql::NodeKind::kLiteral;
}

}  // namespace

ExpressionRecorder::ExpressionRecorder(const RuleSpec& spec) {
  if (spec.log_query != nullptr) {
    nodes_.resize(spec.log_query->node_count());
    logql::Walk(*spec.log_query->root(), [&](const logql::Expr& node) {
      if (const auto* binary = logql::As<logql::Binary>(&node)) ReadNode(*binary);
      return true;
    });
  } else if (spec.query != nullptr) {
    nodes_.resize(spec.query->node_count());
    promql::Walk(*spec.query->root(), [&](const promql::Expr& node) {
      if (const auto* binary = promql::As<promql::Binary>(&node)) ReadNode(*binary);
      return true;
    });
  }
}

template <typename Binary>
void ExpressionRecorder::ReadNode(const Binary& binary) {
  Node& node = nodes_[binary.id.value];
  node.left = Operand(binary.lhs)->id.value;
  node.right = Operand(binary.rhs)->id.value;
  node.left_is_vector = IsVectorSide(*binary.lhs);
  node.vectors = IsVectorSide(*binary.lhs) && IsVectorSide(*binary.rhs);
  const auto text = OpText(binary.op);
  if (IsSetOperator(binary.op)) {
    node.role = Role::kSet;
    node.op = text == "and" ? 0 : text == "or" ? 1 : 2;
  } else if (IsComparison(binary.op)) {
    node.role = binary.return_bool ? Role::kBoolComparison : Role::kComparison;
  }
}

void ExpressionRecorder::SawSet(Node* node) {
  const uint64_t left = nodes_[node->left].last;
  const uint64_t right = nodes_[node->right].last;
  switch (node->op) {
    case 0:
      node->takes_left = node->takes_left || node->last > 0;
      node->takes_right = node->takes_right || node->last > 0;
      break;
    case 1:
      // Were the left side empty, all of the right would be there instead.
      node->takes_left = node->takes_left || left > 0;
      node->takes_right = node->takes_right || node->last > left;
      break;
    default:
      node->takes_left = node->takes_left || node->last > 0;
      node->takes_right = node->takes_right || (right > 0 && node->last < left);
      break;
  }
}

void ExpressionRecorder::SawComparison(const Block& block, Node* node) {
  if (node->role == Role::kComparison) {
    node->holds = node->holds || node->last > 0;
    const uint64_t compared = nodes_[node->left_is_vector ? node->left : node->right].last;
    if (!node->vectors && node->last < compared) node->fails = true;
    return;
  }
  for (size_t row = 0; row < block.size(); ++row) {
    for (size_t step = 0; step < block.steps(); ++step) {
      if (!block.Has(row, step)) continue;
      (block.values(row)[step] != 0 ? node->holds : node->fails) = true;
    }
  }
}

void ExpressionRecorder::Saw(syntax::NodeId part, const Block& block, const engine::StepGrid&) {
  if (part.value >= nodes_.size()) return;
  Node& node = nodes_[part.value];
  node.last = block.CountPresent();
  node.seen = node.seen || node.last > 0;
  if (node.role == Role::kSet) SawSet(&node);
  if (node.role == Role::kComparison || node.role == Role::kBoolComparison) SawComparison(block, &node);
}

void ExpressionRecorder::SawRange(syntax::NodeId part, uint64_t samples) {
  if (part.value < nodes_.size() && samples > 0) nodes_[part.value].seen = true;
}

void ExpressionRecorder::AddTo(Probes* out) const {
  for (uint32_t i = 0; i < nodes_.size(); ++i) {
    const Node& node = nodes_[i];
    if (node.seen) out->insert({Probe::Kind::kSeries, i});
    if (node.takes_left) out->insert({Probe::Kind::kLeft, i});
    if (node.takes_right) out->insert({Probe::Kind::kRight, i});
    if (node.holds) out->insert({Probe::Kind::kHolds, i});
    if (node.fails) out->insert({Probe::Kind::kFails, i});
  }
}

engine::EvalObserver* GroupRecorder::Expression(const RuleSpec& rule) {
  auto& recorder = expressions_[&rule];
  if (recorder == nullptr) recorder = std::make_unique<ExpressionRecorder>(rule);
  return recorder.get();
}

void GroupRecorder::Evaluated(const RuleSpec& rule, size_t samples, std::span<const Alert> alerts) {
  Probes& probes = probes_[&rule];
  if (samples > 0) probes.insert({Probe::Kind::kResult});
  for (const Alert& alert : alerts) {
    if (alert.resolved_at_ms) {
      probes.insert({Probe::Kind::kResolved});
    } else if (alert.phase == AlertPhase::kPending) {
      probes.insert({Probe::Kind::kPending});
    } else if (alert.phase == AlertPhase::kFiring) {
      probes.insert({Probe::Kind::kFiring});
      if (alert.keep_firing_since_ms) probes.insert({Probe::Kind::kKeptFiring});
    }
  }
}

ProbesByRule GroupRecorder::Take() {
  for (const auto& [rule, recorder] : expressions_) recorder->AddTo(&probes_[rule]);
  return std::move(probes_);
}

}  // namespace rulecheck::unittest
