// Who wants to see what rules do while they run: coverage.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

#include "engine/rules/alert_state.h"
#include "engine/rules/rule_spec.h"

namespace rulecheck::engine {
class EvalObserver;
}

namespace rulecheck::engine::rules {

// A run without one pays a comparison an evaluation. Where rules run over stretches of time and
// that is given up, the same evaluations are seen again.
class RuleObserver {
 public:
  virtual ~RuleObserver() = default;

  // Sees the parts of this rule's expression; null: nobody does.
  virtual EvalObserver* Expression(const RuleSpec& rule) = 0;

  // After an evaluation that gave `samples`: the alerts of the rule, resolved ones that are
  // still remembered among them. Not told while there is neither.
  virtual void Evaluated(const RuleSpec& rule, size_t samples, std::span<const Alert> alerts) = 0;
};

}  // namespace rulecheck::engine::rules
