// The lint of `promtool check rules` (cmd/promtool/main.go, checkDuplicates): rules of
// one file with the same name and merged labels, whatever their kind and expression.
#include <fmt/core.h>

#include <algorithm>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "analysis/possible_labels.h"
#include "checks/check.h"
#include "checks/matcher_conflict.h"
#include "checks/rules/identity.h"
#include "checks/shapes.h"

namespace rulecheck::checks {
namespace {

constexpr size_t kMaxPairs = 400;  // of matchers that are compared

// What tells the series of a query with one selector apart.
struct Kept {
  const promql::VectorSelector* selector = nullptr;  // null: more than one, or none
  analysis::PossibleLabels labels;
};

Kept KeptBy(const RuleRef& ref) {
  if (ref.rule->query == nullptr) return {};
  std::vector<const promql::VectorSelector*> selectors;
  SelectorsIn(*ref.rule->query->root(), &selectors);
  if (selectors.size() != 1) return {};
  return {selectors[0], analysis::LabelsOf(*ref.rule->query->root())};
}

bool CannotAgree(const promql::Matcher& a, const promql::Matcher& b) {
  const promql::Matcher both[] = {a, b};
  return FindConflict(both).found.has_value();
}

// Whether the two ask for different values of a label that both results keep.
bool AreToldApart(const Kept& first, const Kept& second) {
  if (first.selector == nullptr || second.selector == nullptr) return false;
  const auto matchers = first.selector->matchers, others = second.selector->matchers;
  if (matchers.size() * others.size() > kMaxPairs) return false;
  for (const promql::Matcher& matcher : matchers) {
    if (matcher.name == "__name__") continue;  // the rule gives its result another
    if (!first.labels.CanHave(matcher.name) || !second.labels.CanHave(matcher.name)) continue;
    for (const promql::Matcher& other : others) {
      if (matcher.name == other.name && CannotAgree(matcher, other)) return true;
    }
  }
  return false;
}

// A rule and, once it is compared with another, what tells it apart.
struct FirstRule {
  const RuleRef* ref;
  std::optional<Kept> kept;
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
    const auto [it, inserted] = first.try_emplace(Identity(ref), FirstRule{&ref, {}});
    if (inserted) continue;
    if (!it->second.kept) it->second.kept = KeptBy(*it->second.ref);
    if (!AreToldApart(*it->second.kept, KeptBy(ref))) ReportPair(c, *it->second.ref, ref);
  }
}

}  // namespace rulecheck::checks
