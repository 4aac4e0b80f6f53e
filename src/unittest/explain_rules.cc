#include "unittest/explain_rules.h"

#include <algorithm>

#include "base/duration.h"

namespace rulecheck::unittest {
namespace {

template <typename Visit>
void ForEachRule(const Plan& plan, const Visit& visit) {
  size_t index = 0;
  for (const auto* groups : {&plan.rule_groups, &plan.log_groups}) {
    for (const engine::rules::GroupSpec* group : *groups) {
      for (const engine::rules::RuleSpec& rule : group->rules) visit(RuleRef{group, &rule, index++});
    }
  }
}

std::vector<RuleRef> Named(const Plan& plan, std::string_view name, bool alerting) {
  std::vector<RuleRef> found;
  ForEachRule(plan, [&](const RuleRef& ref) {
    if (ref.rule->alerting == alerting && ref.rule->name == name) found.push_back(ref);
  });
  return found;
}

}  // namespace

std::string RunFacts::SinceText(int64_t t_ms) const {
  return FormatPrometheusDuration(Since(t_ms));
}

std::string RuleRef::Title() const {
  return (rule->alerting ? "alert " : "recording rule ") + group->name + "/" + rule->name;
}

std::vector<RuleRef> AlertRules(const Plan& plan, std::string_view alertname) {
  return Named(plan, alertname, true);
}

std::vector<RuleRef> RecordingRules(const Plan& plan, std::string_view name) {
  return Named(plan, name, false);
}

std::vector<std::string_view> AlertNames(const Plan& plan) {
  std::vector<std::string_view> names;
  ForEachRule(plan, [&](const RuleRef& ref) {
    if (ref.rule->alerting) names.push_back(ref.rule->name);
  });
  return names;
}

RuleRef FindRule(const Plan& plan, const engine::rules::RuleSpec& spec) {
  RuleRef found;
  ForEachRule(plan, [&](const RuleRef& ref) {
    if (ref.rule == &spec && found.rule == nullptr) found = ref;
  });
  return found;
}

engine::EvalOptions OptionsOf(const RunFacts& facts, const RuleRef& rule) {
  engine::EvalOptions options = facts.eval;
  options.printed = true;
  const std::vector<bool>& later = facts.plan.rule_order.reads_later;
  if (rule.index < later.size() && later[rule.index]) {
    options.late_writer = static_cast<engine::WriterId>(rule.index + 1);
  }
  return options;
}

NamedTexts TextsOf(const engine::Symbols& symbols, engine::LabelsId labels) {
  NamedTexts out;
  for (const engine::Label& label : symbols.Labels(labels)) {
    out.emplace_back(symbols.Text(label.name), symbols.Text(label.value));
  }
  return out;
}

NamedTexts SampleFocus(const NamedTexts& labels, const RuleRef& rule) {
  NamedTexts focus = labels;
  std::erase_if(focus, [&](const auto& label) {
    if (label.first == "__name__" || label.first == "alertname") return true;
    const auto& own = rule.rule->labels;
    return std::any_of(own.begin(), own.end(), [&](const auto& text) { return text.name == label.first; });
  });
  return focus;
}

bool Compatible(const engine::Symbols& symbols, engine::LabelsId labels, const NamedTexts& focus) {
  for (const engine::Label& label : symbols.Labels(labels)) {
    std::string_view name = symbols.Text(label.name);
    if (name == "__name__") continue;
    auto wanted =
        std::find_if(focus.begin(), focus.end(), [&](const auto& pair) { return pair.first == name; });
    if (wanted != focus.end() && wanted->second != symbols.Text(label.value)) return false;
  }
  return true;
}

}  // namespace rulecheck::unittest
