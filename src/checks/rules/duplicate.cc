// The lint of `promtool check rules` (cmd/promtool/main.go, checkDuplicates): rules of
// one file with the same name and merged labels, whatever their kind and expression.
#include <fmt/core.h>

#include <map>

#include "checks/check.h"
#include "checks/rules/identity.h"

namespace rulecheck::checks {
namespace {

void ReportPair(const ModelContext& c, const RuleRef& first, const RuleRef& second) {
  const bool same_query = SameQuery(first, second);
  c.out.set_subject(second.subject);
  FindingBuilder finding =
      c.out.Report(second.rule->name.Whole(),
                   fmt::format("`{}` is defined twice with the same labels", second.rule->name.value));
  finding.Because(first.rule->name.Whole(), "first defined here");
  // Different expressions are often right, and a complaint of promtool's users.
  if (!same_query) finding.As(Severity::kInfo);
  if (same_query) {
    finding.Help("the expressions are equal as well: one of the two can go");
  } else if (first.rule->kind == RuleKind::kRecording && second.rule->kind == RuleKind::kRecording) {
    finding.Help("where both return the same series, each evaluation writes two values for it");
  } else {
    finding.Help("their alerts cannot be told apart; give each a label such as `severity`");
  }
}

}  // namespace

void DuplicateRules(const ModelContext& c) {
  std::map<std::pair<const Document*, std::string>, const RuleRef*> first;
  for (const RuleRef& ref : c.rules.rules()) {
    if (ref.rule->name.value.empty()) continue;
    const auto [it, inserted] = first.try_emplace({ref.document, Identity(ref)}, &ref);
    if (!inserted) ReportPair(c, *it->second, ref);
  }
}

}  // namespace rulecheck::checks
