// Finds rules by what they define and by what they write.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "engine/core/storage.h"
#include "engine/rules/rule_spec.h"
#include "unittest/explain.h"

namespace rulecheck::unittest {

struct RuleRef {
  const engine::rules::GroupSpec* group = nullptr;
  const engine::rules::RuleSpec* rule = nullptr;
  size_t index = 0;  // in order of evaluation, over all groups

  std::string Title() const;  // "alert ml-critical/MLInferenceLatencyP99"
  Location Expression() const { return rule->rule->expr().Whole(); }
};

std::vector<RuleRef> AlertRules(const Plan& plan, std::string_view alertname);
std::vector<RuleRef> RecordingRules(const Plan& plan, std::string_view name);
std::vector<std::string_view> AlertNames(const Plan& plan);
RuleRef FindRule(const Plan& plan, const engine::rules::RuleSpec& spec);

// How the rule was evaluated: later rules of a tick are seen one tick late.
engine::EvalOptions OptionsOf(const RunFacts& facts, const RuleRef& rule);

NamedTexts TextsOf(const engine::Symbols& symbols, engine::LabelsId labels);

// `labels` without metric name and alertname and what the rule itself sets: what a
// sample of the rule's expression can be told by.
NamedTexts SampleFocus(const NamedTexts& labels, const RuleRef& rule);

// No label of `focus` has another value in `labels`; a missing one is no conflict.
bool Compatible(const engine::Symbols& symbols, engine::LabelsId labels, const NamedTexts& focus);

}  // namespace rulecheck::unittest
