#include <fmt/core.h>

#include <algorithm>
#include <optional>
#include <vector>

#include "checks/check.h"
#include "checks/flow_words.h"
#include "checks/shapes.h"
#include "flow/matching.h"
#include "rulecheck/promql_functions.h"

namespace rulecheck::checks {
namespace {

// What a node does with a label of one of its children.
enum class Fate : uint8_t { kKept, kUsed, kDropped };

bool IsNamed(std::span<const promql::LabelRef> labels, std::string_view name) {
  return std::any_of(labels.begin(), labels.end(),
                     [&](const promql::LabelRef& label) { return label.name == name; });
}

Fate InAggregate(const promql::Aggregate& node, const promql::Expr& child, std::string_view label) {
  if (node.expr != &child) return Fate::kUsed;
  const bool named = IsNamed(node.grouping, label);
  if (PicksSeries(node.op)) return named || node.without ? Fate::kUsed : Fate::kKept;
  if (node.without) return named ? Fate::kDropped : Fate::kUsed;
  return named ? Fate::kUsed : Fate::kDropped;
}

Fate InBinary(const promql::Binary& node, const promql::Expr& child, std::string_view label) {
  if (node.matching == nullptr) return Fate::kKept;
  const flow::MatchLabels match(*node.matching);
  if (match.Has(label)) return Fate::kUsed;
  const bool left = node.lhs == &child;
  if (node.op == promql::Op::kOr) return Fate::kKept;
  if (promql::IsSetOperator(node.op)) return left ? Fate::kKept : Fate::kDropped;
  const promql::Cardinality card = node.matching->card;
  const bool of_many = card == (left ? promql::Cardinality::kManyToOne : promql::Cardinality::kOneToMany);
  const bool grouped =
      of_many || card == (left ? promql::Cardinality::kOneToMany : promql::Cardinality::kManyToOne);
  if (grouped && IsNamed(node.matching->include, label)) return Fate::kUsed;
  return of_many ? Fate::kKept : Fate::kDropped;
}

// Functions that treat each series by itself keep its labels; of others it is not said.
Fate InCall(const promql::Call& node) {
  return node.function->labels == promql::LabelEffect::kDropName ? Fate::kKept : Fate::kUsed;
}

Fate FateIn(const promql::Expr& node, const promql::Expr& child, std::string_view label) {
  if (const auto* aggregate = promql::As<promql::Aggregate>(&node))
    return InAggregate(*aggregate, child, label);
  if (const auto* binary = promql::As<promql::Binary>(&node)) return InBinary(*binary, child, label);
  if (const auto* call = promql::As<promql::Call>(&node)) return InCall(*call);
  return Fate::kKept;
}

// The node around that drops the label before anything reads it; null when none does.
const promql::Expr* DroppedBy(const promql::Expr& join, promql::Ancestors around, std::string_view label) {
  const promql::Expr* child = &join;
  for (size_t i = around.size(); i-- > 0; child = around[i]) {
    switch (FateIn(*around[i], *child, label)) {
      case Fate::kUsed:
        return nullptr;
      case Fate::kDropped:
        return around[i];
      case Fate::kKept:
        break;
    }
  }
  return nullptr;
}

Span ClauseOf(const promql::Expr& node) {
  if (const auto* aggregate = promql::As<promql::Aggregate>(&node))
    return aggregate->grouping_span.empty() ? aggregate->name_span : aggregate->grouping_span;
  const auto& binary = promql::To<promql::Binary>(node);
  return binary.matching->span.empty() ? binary.op_span : binary.matching->span;
}

// Labels of one clause that go in one place are one finding.
void ReportDropped(const QueryContext& c, const promql::Expr& by,
                   const std::vector<const promql::LabelRef*>& labels) {
  std::string names;
  for (const promql::LabelRef* label : labels)
    names += fmt::format("{}`{}`", names.empty() ? "" : ", ", label->name);
  c.Report({labels.front()->span.begin, labels.back()->span.end},
           fmt::format("{} {} joined here and dropped before anything reads {}", names,
                       labels.size() == 1 ? "is" : "are", labels.size() == 1 ? "it" : "them"))
      .Because(c.At(ClauseOf(by)), labels.size() == 1 ? "it is not kept here" : "they are not kept here")
      .Help("keep it further out, or join around the whole expression");
}

// Who chooses by a label in a matcher may copy it along.
bool IsChosenBy(const promql::Expr& one, std::string_view label) {
  std::vector<const promql::VectorSelector*> selectors;
  SelectorsIn(one, &selectors);
  return std::any_of(selectors.begin(), selectors.end(), [&](const promql::VectorSelector* selector) {
    return std::any_of(selector->matchers.begin(), selector->matchers.end(),
                       [&](const promql::Matcher& matcher) { return matcher.name == label; });
  });
}

void CheckJoined(const QueryContext& c, const promql::Binary& join, promql::Ancestors around) {
  std::vector<const promql::LabelRef*> dropped;
  const promql::Expr* by = nullptr;
  const promql::Expr& one = join.matching->card == promql::Cardinality::kManyToOne ? *join.rhs : *join.lhs;
  for (const promql::LabelRef& label : join.matching->include) {
    const promql::Expr* here = DroppedBy(join, around, label.name);
    if (here == nullptr || label.name.starts_with('_') || IsChosenBy(one, label.name)) continue;
    by = here;
    dropped.push_back(&label);
  }
  if (by != nullptr) ReportDropped(c, *by, dropped);
}

// An aggregation of that side keeps the label by name.
bool IsGroupedBy(const promql::Expr& one, std::string_view label) {
  bool out = false;
  promql::Walk(one, [&](const promql::Expr& node) {
    const auto* aggregate = promql::As<promql::Aggregate>(&node);
    out = out || (aggregate != nullptr && !aggregate->without && IsNamed(aggregate->grouping, label));
  });
  return out;
}

// The many side asks for one value of a label, and the other one's takes its place.
void CheckReplaced(const QueryContext& c, const promql::Binary& join) {
  const bool left = join.matching->card == promql::Cardinality::kManyToOne;
  const promql::Expr &many = left ? *join.lhs : *join.rhs, &one = left ? *join.rhs : *join.lhs;
  for (const promql::LabelRef& label : join.matching->include) {
    const flow::Flow& flow = c.facts.Certain(many);
    const flow::Cause cause = flow.CauseOf(label.name);
    // To take a label away is a use of it.
    if (label.name == flow::kMetricName || !c.facts.Certain(one).CanHave(label.name)) continue;
    if (IsGroupedBy(one, label.name)) continue;
    if (flow.IsEmpty() || !flow.MustHave(label.name) || cause.rule != flow::Cause::kHere) continue;
    const flow::ValueSet values = flow.ValuesOf(label.name);
    if (values.Single() == nullptr) continue;
    FindingBuilder finding = c.Report(
        label.span,
        fmt::format("the label `{}` is there already: that of the other side replaces it", label.name));
    finding.As(Confidence::kLikely);
    Because(c, cause, fmt::format("`{}` is \"{}\"", label.name, *values.Single()), &finding);
  }
}

}  // namespace

void JoinedLabelDropped(const QueryContext& c) {
  promql::Walk(c.root(), [&](const promql::Expr& node, promql::Ancestors around) {
    const auto* join = promql::As<promql::Binary>(&node);
    constexpr size_t kMostLabels = 64;
    if (join == nullptr || join->matching == nullptr) return;
    if (join->matching->include.empty() || join->matching->include.size() > kMostLabels) return;
    CheckJoined(c, *join, around);
    CheckReplaced(c, *join);
  });
}

}  // namespace rulecheck::checks
