#include <fmt/core.h>

#include <optional>
#include <string>
#include <string_view>
#include <unordered_set>
#include <utility>
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

using NameSet = std::unordered_set<std::string_view>;

NameSet NameSetOf(std::span<const promql::LabelRef> labels) {
  NameSet out;
  for (const promql::LabelRef& label : labels) out.insert(label.name);
  return out;
}

// What a node does with the labels of one of its children: with those of a clause, and with all others.
struct Fates {
  NameSet names;
  Fate of_names = Fate::kKept, of_others = Fate::kKept;

  Fate Of(std::string_view label) const { return names.contains(label) ? of_names : of_others; }
};

Fates InAggregate(const promql::Aggregate& node, const promql::Expr& child) {
  if (node.expr != &child) return {{}, Fate::kUsed, Fate::kUsed};
  if (PicksSeries(node.op))
    return {NameSetOf(node.grouping), Fate::kUsed, node.without ? Fate::kUsed : Fate::kKept};
  if (node.without) return {NameSetOf(node.grouping), Fate::kDropped, Fate::kUsed};
  return {NameSetOf(node.grouping), Fate::kUsed, Fate::kDropped};
}

// What becomes of a label by which sides are not matched.
Fate OfUnmatched(const promql::Binary& node, bool left) {
  if (node.op == promql::Op::kOr) return Fate::kKept;
  if (promql::IsSetOperator(node.op)) return left ? Fate::kKept : Fate::kDropped;
  const bool of_many =
      node.matching->card == (left ? promql::Cardinality::kManyToOne : promql::Cardinality::kOneToMany);
  return of_many ? Fate::kKept : Fate::kDropped;
}

Fates InBinary(const promql::Binary& node, const promql::Expr& child) {
  if (node.matching == nullptr) return {};
  const Fate unmatched = OfUnmatched(node, node.lhs == &child);
  Fates out{NameSetOf(node.matching->labels), Fate::kUsed, unmatched};
  if (!node.matching->on) {
    out.names.insert(flow::kMetricName);
    std::swap(out.of_names, out.of_others);
  }
  // What a join copies takes the place of what is there.
  for (const promql::LabelRef& label : node.matching->include) {
    if (node.matching->on) {
      out.names.insert(label.name);
    } else {
      out.names.erase(label.name);
    }
  }
  return out;
}

// Functions that treat each series by itself keep its labels; of others it is not said.
Fates InCall(const promql::Call& node) {
  if (node.function->labels == promql::LabelEffect::kDropName) return {};
  return {{}, Fate::kUsed, Fate::kUsed};
}

Fates FatesAround(const promql::Expr& node, const promql::Expr& child) {
  if (const auto* aggregate = promql::As<promql::Aggregate>(&node)) return InAggregate(*aggregate, child);
  if (const auto* binary = promql::As<promql::Binary>(&node)) return InBinary(*binary, child);
  if (const auto* call = promql::As<promql::Call>(&node)) return InCall(*call);
  return {};
}

// Of the nodes around, each worked out once while a walk goes below it.
class FatesOnPath {
 public:
  const Fates& At(size_t depth, const promql::Expr& node, const promql::Expr& child) {
    if (known_.size() <= depth) known_.resize(depth + 1);
    Known& known = known_[depth];
    if (known.node != &node || known.child != &child) known = {&node, &child, FatesAround(node, child)};
    return known.fates;
  }

 private:
  struct Known {
    const promql::Expr *node = nullptr, *child = nullptr;
    Fates fates;
  };
  std::vector<Known> known_;
};

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
NameSet ChosenBy(const promql::Expr& one) {
  NameSet out;
  std::vector<const promql::VectorSelector*> selectors;
  SelectorsIn(one, &selectors);
  for (const promql::VectorSelector* selector : selectors) {
    for (const promql::Matcher& matcher : selector->matchers) out.insert(matcher.name);
  }
  return out;
}

const promql::Expr& OneSide(const promql::Binary& join) {
  return join.matching->card == promql::Cardinality::kManyToOne ? *join.rhs : *join.lhs;
}

// Those of the labels that the node around drops before anything reads them; leaves those that it keeps.
std::vector<const promql::LabelRef*> TakeDropped(const Fates& fates,
                                                 std::vector<const promql::LabelRef*>* labels) {
  std::vector<const promql::LabelRef*> out;
  for (const promql::LabelRef* label : *labels) {
    if (fates.Of(label->name) == Fate::kDropped) out.push_back(label);
  }
  std::erase_if(*labels, [&](const promql::LabelRef* label) { return fates.Of(label->name) != Fate::kKept; });
  return out;
}

void CheckJoined(const QueryContext& c, const promql::Binary& join, promql::Ancestors around,
                 FatesOnPath* fates) {
  std::vector<const promql::LabelRef*> labels;
  for (const promql::LabelRef& label : join.matching->include) {
    if (!label.name.starts_with('_')) labels.push_back(&label);
  }
  const promql::Expr* child = &join;
  for (size_t i = around.size(); i-- > 0 && !labels.empty(); child = around[i]) {
    std::vector<const promql::LabelRef*> dropped = TakeDropped(fates->At(i, *around[i], *child), &labels);
    if (dropped.empty()) continue;
    const NameSet chosen = ChosenBy(OneSide(join));
    std::erase_if(dropped, [&](const promql::LabelRef* label) { return chosen.contains(label->name); });
    if (!dropped.empty()) ReportDropped(c, *around[i], dropped);
  }
}

// Labels that an aggregation of that side keeps by name.
NameSet GroupedIn(const promql::Expr& one) {
  NameSet out;
  promql::Walk(one, [&](const promql::Expr& node) {
    const auto* aggregate = promql::As<promql::Aggregate>(&node);
    if (aggregate == nullptr || aggregate->without) return;
    for (const promql::LabelRef& label : aggregate->grouping) out.insert(label.name);
  });
  return out;
}

// The many side asks for one value of a label, and the other one's takes its place.
void CheckReplaced(const QueryContext& c, const promql::Binary& join) {
  const promql::Expr& one = OneSide(join);
  const flow::Flow& flow = c.facts.Certain(&one == join.rhs ? *join.lhs : *join.rhs);
  std::optional<NameSet> grouped;
  for (const promql::LabelRef& label : join.matching->include) {
    const flow::Cause cause = flow.CauseOf(label.name);
    // To take a label away is a use of it.
    if (label.name == flow::kMetricName || !c.facts.Certain(one).CanHave(label.name)) continue;
    if (flow.IsEmpty() || !flow.MustHave(label.name) || cause.rule != flow::Cause::kHere) continue;
    const flow::ValueSet values = flow.ValuesOf(label.name);
    if (values.Single() == nullptr) continue;
    if (!grouped) grouped = GroupedIn(one);
    if (grouped->contains(label.name)) continue;
    FindingBuilder finding = c.Report(
        label.span,
        fmt::format("the label `{}` is there already: that of the other side replaces it", label.name));
    finding.As(Confidence::kLikely);
    Because(c, cause, fmt::format("`{}` is \"{}\"", label.name, *values.Single()), &finding);
  }
}

}  // namespace

void JoinedLabelDropped(const QueryContext& c) {
  FatesOnPath fates;
  promql::Walk(c.root(), [&](const promql::Expr& node, promql::Ancestors around) {
    const auto* join = promql::As<promql::Binary>(&node);
    if (join == nullptr || join->matching == nullptr || join->matching->include.empty()) return;
    CheckJoined(c, *join, around, &fates);
    CheckReplaced(c, *join);
  });
}

}  // namespace rulecheck::checks
