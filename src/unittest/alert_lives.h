// The alerts of one name over the watched ticks of a run.
#pragma once

#include <string_view>
#include <vector>

#include "rulecheck/explanation.h"
#include "unittest/explain_rules.h"

namespace rulecheck::unittest {

// An alert at the ticks at which it was pending or firing.
struct LivingAlert {
  RuleRef rule;
  NamedTexts labels;
  engine::LabelsId cause = engine::kNoLabels;  // of the sample it was last seen for
  struct At {
    int64_t tick_ms;  // absolute
    bool firing;
    bool condition;  // the expression gave its sample at this tick
  };
  std::vector<At> ticks;

  // Null when it is inactive at that tick.
  const At* Find(int64_t tick_ms) const;
};

// In the order in which they became active.
std::vector<LivingAlert> LivesOf(const RunFacts& facts, std::string_view alertname);

// Its states from the first watched tick to the last; `alert` null: inactive all along.
AlertLife LifeOf(const RunFacts& facts, const RuleRef& rule, const NamedTexts& labels,
                 const LivingAlert* alert, int64_t asked_tick_ms);

}  // namespace rulecheck::unittest
