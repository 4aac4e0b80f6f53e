#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <string>
#include <string_view>
#include <vector>

#include "base/strings.h"
#include "checks/check.h"
#include "checks/rule_facts.h"

namespace rulecheck::checks {
namespace {

// Of one of these there is one of many other things: one node for a pod, one job for an instance.
constexpr std::array<std::string_view, 12> kIdentities = {
    "instance", "pod",      "node", "container", "uid",      "host",
    "hostname", "pod_name", "name", "id",        "nodename", "persistentvolumeclaim"};

bool IsIdentity(std::string_view name) {
  return std::find(kIdentities.begin(), kIdentities.end(), name) != kIdentities.end();
}

class JoinedNames {
 public:
  explicit JoinedNames(const promql::VectorMatching& matching) : on_(matching.on) {
    for (const promql::LabelRef& label : matching.labels) names_.push_back(label.name);
  }
  bool TellApart(const flow::Flow& side) const {
    return on_ ? side.UniqueBy(names_) : side.UniqueByAllBut(names_);
  }
  // Where one is missing, promql/matching-on-missing-label speaks.
  bool AllOn(const flow::Flow& side) const {
    return !on_ || std::all_of(names_.begin(), names_.end(),
                               [&](std::string_view name) { return side.CanHave(name); });
  }
  bool Has(std::string_view name) const {
    return (std::find(names_.begin(), names_.end(), name) != names_.end()) == on_;
  }

 private:
  bool on_;
  std::vector<std::string_view> names_;
};

// The labels by which `side` is finer than what is matched. Empty when it is not known to be, or
// when a matched label is the name of a thing, which may have one of each of them.
std::vector<std::string> FinerBy(const flow::Flow& side, const JoinedNames& joined) {
  if (side.alternatives.size() != 1 || !side.IsClosed() || !joined.AllOn(side) || joined.TellApart(side))
    return {};
  std::vector<std::string> finer;
  for (const flow::LabelFact& fact : side.alternatives.front().labels.facts()) {
    if (!fact.CanBe() || fact.name.starts_with("__")) continue;
    if (joined.Has(fact.name) && IsIdentity(fact.name)) return {};
    if (!joined.Has(fact.name)) finer.push_back(fmt::format("`{}`", fact.name));
  }
  return finer;
}

void CheckJoinedSide(const QueryContext& c, const promql::Binary& node, const promql::Expr& side, bool left) {
  if (promql::StripParens(&side)->kind != promql::NodeKind::kAggregate) return;
  const std::vector<std::string> finer = FinerBy(c.facts.Certain(side), JoinedNames(*node.matching));
  if (finer.empty()) return;
  c.Report(node.matching->span,
           fmt::format("the {} side can have several series for one match: then the query fails",
                       left ? "left" : "right"))
      .Because(c.At(side.span), fmt::format("one for each {}", Join(finer, ", ")))
      .Help(fmt::format("aggregate this side by the matched labels, or add `{}`",
                        left ? "group_left" : "group_right"));
}

// `group_left` where `group_right` was meant: the many side is unique by what is matched, the
// one side is not.
void CheckSwapped(const QueryContext& c, const promql::Binary& node) {
  const bool many_left = node.matching->card == promql::Cardinality::kManyToOne;
  const promql::Expr& many = many_left ? *node.lhs : *node.rhs;
  const promql::Expr& one = many_left ? *node.rhs : *node.lhs;
  if (promql::StripParens(&one)->kind != promql::NodeKind::kAggregate) return;
  const JoinedNames joined(*node.matching);
  const std::vector<std::string> finer = FinerBy(c.facts.Certain(one), joined);
  // What is copied is often one for each match, for reasons that no text shows.
  if (finer.empty() || !node.matching->include.empty() || !joined.TellApart(c.facts.Certain(many))) return;
  const char* const written = many_left ? "group_left" : "group_right";
  c.Report(
       node.matching->group_span,
       fmt::format("the {} side, which `{}` takes one series of, can have several for one match: then the "
                   "query fails",
                   many_left ? "right" : "left", written))
      .Because(c.At(one.span), fmt::format("one for each {}", Join(finer, ", ")))
      .Help(fmt::format("the side with more series is the other one: write `{}`",
                        many_left ? "group_right" : "group_left"));
}

}  // namespace

void ManyToOne(const QueryContext& c) {
  promql::Walk(c.root(), [&](const promql::Expr& node) {
    const auto* binary = promql::As<promql::Binary>(&node);
    if (binary == nullptr || binary->matching == nullptr || !binary->matching->has_labels_clause) return;
    if (promql::IsSetOperator(binary->op)) return;
    if (binary->matching->card != promql::Cardinality::kOneToOne) return CheckSwapped(c, *binary);
    CheckJoinedSide(c, *binary, *binary->lhs, true);
    CheckJoinedSide(c, *binary, *binary->rhs, false);
  });
}

}  // namespace rulecheck::checks
