#include <fmt/core.h>

#include <algorithm>
#include <optional>

#include "checks/check.h"
#include "checks/flow_words.h"
#include "checks/promql/groupings.h"
#include "flow/matching.h"

namespace rulecheck::checks {
namespace {

bool MayMeet(const flow::MatchLabels& match, const flow::Flow& left, const flow::Flow& right) {
  for (const flow::Alternative& one : left.alternatives) {
    for (const flow::Alternative& two : right.alternatives) {
      if (!match.NeverMatch(one.labels, two.labels)) return true;
    }
  }
  return left.IsEmpty() || right.IsEmpty();
}

// What promql/mismatched-grouping and promql/matching-on-missing-label report.
bool IsReportedElsewhere(const QueryContext& c, const promql::Binary& node) {
  const promql::VectorMatching& matching = *node.matching;
  if (matching.on) {
    return std::any_of(matching.labels.begin(), matching.labels.end(), [&](const promql::LabelRef& label) {
      return !c.facts.Likely(*node.lhs).CanHave(label.name) || !c.facts.Likely(*node.rhs).CanHave(label.name);
    });
  }
  return DifferInGrouping(c, node);
}

// A label in which no series of the two can agree: one that sides ask for rather than one
// that scrapes add.
std::string Differing(const flow::MatchLabels& match, const flow::Labels& a, const flow::Labels& b) {
  std::string out;
  for (const flow::Labels* labels : {&a, &b}) {
    for (const flow::LabelFact& fact : labels->facts()) {
      if (!match.Has(fact.name) || flow::CanAgree(a, b, fact.name)) continue;
      if (out.empty() || out == "job" || out == "instance") out = fact.name;
    }
  }
  return out;
}

void ExplainSide(const QueryContext& c, const promql::Expr& side, const flow::Labels& labels,
                 std::string_view name, FindingBuilder* finding) {
  std::string text = fmt::format("the label `{}` is always there", name);
  if (!labels.CanHave(name)) text = fmt::format("no label `{}`", name);
  const flow::ValueSet values = labels.ValuesOf(name);
  if (values.Single() != nullptr) text = fmt::format("`{}` is \"{}\"", name, *values.Single());
  const auto place = PlaceOf(c, labels.CauseOf(name));
  finding->Because(place ? *place : c.At(side.span), std::move(text));
}

bool IsBare(const flow::Flow& flow) {
  return std::all_of(flow.alternatives.begin(), flow.alternatives.end(), [](const flow::Alternative& one) {
    const auto facts = one.labels.facts();
    return !one.labels.open() && std::none_of(facts.begin(), facts.end(), [](const flow::LabelFact& fact) {
      return fact.CanBe() && fact.name != flow::kMetricName;
    });
  });
}

std::string MatchHelp(const promql::Binary& node, bool left_bare, bool right_bare) {
  const std::string_view op = promql::OpText(node.op);
  if (!left_bare && !right_bare)
    return "give both sides the same labels, or say with `on (...)` or `ignoring (...)` which ones count";
  const char* side = left_bare ? "left" : "right";
  if (promql::IsSetOperator(node.op))
    return fmt::format("the {} side has no labels: write `{} on () ...` to ask whether it is there", side,
                       op);
  return fmt::format("the {} side has no labels: write `{} on () {} ...` or `scalar(...)`", side, op,
                     left_bare ? "group_right ()" : "group_left ()");
}

void CheckMatching(const QueryContext& c, const promql::Binary& node) {
  const flow::Flow &left = c.facts.Likely(*node.lhs), &right = c.facts.Likely(*node.rhs);
  const flow::MatchLabels match(*node.matching);
  if (MayMeet(match, left, right) || IsReportedElsewhere(c, node)) return;
  const bool certain = !MayMeet(match, c.facts.Certain(*node.lhs), c.facts.Certain(*node.rhs));
  const bool subtracts = node.op == promql::Op::kUnless;
  FindingBuilder finding =
      c.Report(node.op_span, subtracts ? "series of the two sides never match: `unless` removes nothing"
                                       : "series of the two sides never match: this returns nothing");
  if (!certain) finding.As(Confidence::kLikely);
  const flow::Labels &one = left.alternatives[0].labels, &two = right.alternatives[0].labels;
  const std::string name = Differing(match, one, two);
  if (!name.empty()) {
    ExplainSide(c, *node.lhs, one, name, &finding);
    ExplainSide(c, *node.rhs, two, name, &finding);
  }
  finding.Help(MatchHelp(node, IsBare(left), IsBare(right)));
}

}  // namespace

void NeverMatching(const QueryContext& c) {
  promql::Walk(c.root(), [&](const promql::Expr& node) {
    const auto* binary = promql::As<promql::Binary>(&node);
    if (binary == nullptr || binary->matching == nullptr || binary->op == promql::Op::kOr) return;
    if (!binary->matching->fill_left && !binary->matching->fill_right) CheckMatching(c, *binary);
  });
}

}  // namespace rulecheck::checks
