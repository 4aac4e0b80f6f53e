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
#include "checks/shapes.h"

namespace rulecheck::checks {
namespace {

// Proven: no series of the one is one of the other but for the labels that both rules set.
bool AreToldApart(const flow::Flow& first, const flow::Flow& second,
                  const std::map<std::string_view, const TextPair*>& set) {
  const auto differ = [&](const flow::Labels& a, const flow::Labels& b) {
    return std::any_of(a.facts().begin(), a.facts().end(), [&](const flow::LabelFact& fact) {
      if (fact.name == flow::kMetricName || set.contains(fact.name) || !b.CanHave(fact.name)) return false;
      return fact.CanBe() && !flow::CanAgree(a, b, fact.name);
    });
  };
  if (first.IsEmpty() || second.IsEmpty()) return false;
  for (const flow::Alternative& one : first.alternatives) {
    for (const flow::Alternative& other : second.alternatives) {
      if (!differ(one.labels, other.labels)) return false;
    }
  }
  return true;
}

// A rule and, once it is compared with another, what tells it apart.
struct FirstRule {
  const RuleRef* ref;
  std::optional<flow::Flow> flow = {};
};

flow::Flow FlowOf(const ModelContext& c, const RuleRef& ref) {
  return ref.rule->query() == nullptr ? flow::Flow::Unknown()
                                      : c.facts.CertainFlow(*ref.rule->query()->root());
}

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
  c.out.set_subject(second.subject);
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
    if (!earlier.flow) earlier.flow = FlowOf(c, *earlier.ref);
    if (!AreToldApart(*earlier.flow, FlowOf(c, ref), MergedLabels(*ref.group, *ref.rule)))
      ReportPair(c, *earlier.ref, ref);
  }
}

}  // namespace rulecheck::checks
