// Records what one run of a test group shows of its rules.
#pragma once

#include <memory>
#include <set>
#include <unordered_map>
#include <vector>

#include "engine/observe.h"
#include "engine/rules/rule_observer.h"
#include "unittest/coverage/points.h"

namespace rulecheck::unittest {

using Probes = std::set<Probe>;
using ProbesByRule = std::unordered_map<const engine::rules::RuleSpec*, Probes>;

// Of one expression. Belongs to one thread, as the run does.
class ExpressionRecorder final : public engine::EvalObserver {
 public:
  explicit ExpressionRecorder(const engine::rules::RuleSpec& spec);

  void Saw(syntax::NodeId part, const engine::Block& block, const engine::StepGrid& grid) override;
  void SawRange(syntax::NodeId part, uint64_t samples) override;
  void AddTo(Probes* out) const;

 private:
  enum class Role : uint8_t { kNone, kSet, kComparison, kBoolComparison };
  struct Node {
    Role role = Role::kNone;
    uint8_t op = 0;     // of a set operator: 0 and, 1 or, 2 unless
    uint32_t left = 0;  // of its operands
    uint32_t right = 0;
    bool left_is_vector = true;
    bool vectors = false;  // a comparison of two vectors: what fails cannot be counted
    bool seen = false, takes_left = false, takes_right = false, holds = false, fails = false;
    uint64_t last = 0;  // samples of the last block
  };
  template <typename Binary>
  void ReadNode(const Binary& binary);
  void SawSet(Node* node);
  void SawComparison(const engine::Block& block, Node* node);

  std::vector<Node> nodes_;
};

class GroupRecorder final : public engine::rules::RuleObserver {
 public:
  engine::EvalObserver* Expression(const engine::rules::RuleSpec& rule) override;
  void Evaluated(const engine::rules::RuleSpec& rule, size_t samples,
                 std::span<const engine::rules::Alert> alerts) override;

  Probes& Of(const engine::rules::RuleSpec& rule) { return probes_[&rule]; }
  // All that was seen, expressions included.
  ProbesByRule Take();

 private:
  std::unordered_map<const engine::rules::RuleSpec*, std::unique_ptr<ExpressionRecorder>> expressions_;
  ProbesByRule probes_;
};

}  // namespace rulecheck::unittest
