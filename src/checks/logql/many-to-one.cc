#include <fmt/core.h>

#include <algorithm>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "base/strings.h"
#include "checks/check.h"
#include "checks/log_shapes.h"

namespace rulecheck::checks {
namespace {

class MatchedLabels {
 public:
  explicit MatchedLabels(const logql::VectorMatching& matching) : on_(matching.on) {
    for (const logql::LabelRef& label : matching.labels) names_.push_back(label.name);
  }
  bool UniqueIn(const flow::Flow& flow) const {
    return on_ ? flow.UniqueBy(names_) : flow.UniqueByAllBut(names_);
  }
  bool Has(std::string_view name) const {
    return (std::find(names_.begin(), names_.end(), name) != names_.end()) == on_;
  }

 private:
  bool on_;
  std::vector<std::string_view> names_;
};

// Labels by which a side has several series for one match. Empty when it is not known to.
std::vector<std::string> MoreLabels(const flow::Flow& side, const MatchedLabels& matched) {
  if (side.IsEmpty() || !side.IsClosed() || matched.UniqueIn(side)) return {};
  std::set<std::string> names;
  for (const flow::Alternative& one : side.alternatives) {
    for (const flow::LabelFact& fact : one.labels.facts()) {
      if (fact.CanBe() && !matched.Has(fact.name) && !fact.name.starts_with("__")) names.insert(fact.name);
    }
  }
  return {names.begin(), names.end()};
}

std::string QuotedNames(const std::vector<std::string>& names) {
  std::vector<std::string> quoted;
  for (const std::string& name : names) quoted.push_back(fmt::format("`{}`", name));
  return Join(quoted, ", ");
}

void CheckSide(const LogQueryContext& c, const logql::Binary& node, const logql::Expr& side, bool left) {
  const std::vector<std::string> more = MoreLabels(c.facts.Flow(side), MatchedLabels(node.matching));
  if (more.empty()) return;
  c.Report(node.matching.span,
           fmt::format("the {} side can have several series for one match: then the query fails",
                       left ? "left" : "right"))
      .Because(c.At(side.span), fmt::format("one for each {}", QuotedNames(more)))
      .Help(fmt::format("aggregate this side by the matched labels, or add `{}`",
                        left ? "group_left" : "group_right"));
}

}  // namespace

void LogManyToOne(const LogQueryContext& c) {
  logql::Walk(c.root(), [&](const logql::Expr& node) {
    const auto* binary = logql::As<logql::Binary>(&node);
    if (binary == nullptr || logql::IsSetOperator(binary->op) || !binary->matching.has_labels_clause) return;
    if (NumberOf(binary->lhs) != nullptr || NumberOf(binary->rhs) != nullptr) return;
    // What group_left copies from is often unique for reasons that no text shows.
    if (binary->matching.card != logql::Cardinality::kOneToOne) return;
    CheckSide(c, *binary, *binary->lhs, true);
    CheckSide(c, *binary, *binary->rhs, false);
  });
}

}  // namespace rulecheck::checks
