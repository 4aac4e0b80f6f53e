// The lint of `promtool check rules` (cmd/promtool/main.go, checkDuplicates): rules of
// one file with the same name and merged labels, whatever their kind and expression.
#include <fmt/core.h>

#include <algorithm>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "checks/check.h"
#include "checks/rules/identity.h"
#include "checks/rules/told_apart.h"
#include "checks/shapes.h"

namespace rulecheck::checks {
namespace {

// A rule and, once it is compared with another, what tells it apart.
struct FirstRule {
  const RuleRef* ref;
  std::optional<flow::Flow> flow = {};
};

// Where a merge key or an alias brings the first rule's name in, the name is no second place: the first line
// of the rule is.
Location PlaceOfSecond(const RuleRef& first, const RuleRef& second) {
  const Location name = second.rule->name.Whole();
  if (name.span != first.rule->name.span) return name;
  const std::string_view written =
      name.file->text().substr(second.rule->span.begin, second.rule->span.size());
  const auto line = static_cast<uint32_t>(std::min(written.find('\n'), written.size()));
  return {name.file, {second.rule->span.begin, second.rule->span.begin + line}};
}

void ReportPair(const ModelContext& c, const RuleRef& first, const RuleRef& second) {
  const bool same_query = SameQuery(first, second);
  c.out.set_subject(second.subject());
  FindingBuilder finding =
      c.out.Report(PlaceOfSecond(first, second),
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
  const Document* document = nullptr;
  std::map<std::string, FirstRule> first;  // of this document: rules come document by document
  for (const RuleRef& ref : c.rules.rules()) {
    if (ref.rule->name.value.empty()) continue;
    if (std::exchange(document, ref.document) != ref.document) first.clear();
    const auto [it, inserted] = first.try_emplace(Identity(ref), FirstRule{&ref});
    if (inserted) continue;
    FirstRule& earlier = it->second;
    if (!earlier.flow) earlier.flow = CertainFlowOf(c, *earlier.ref);
    if (!AreToldApart(*earlier.flow, CertainFlowOf(c, ref), MergedLabels(*ref.group, *ref.rule)))
      ReportPair(c, *earlier.ref, ref);
  }
}

}  // namespace rulecheck::checks
