#include "checks/join_sides.h"

#include <fmt/core.h>

#include <algorithm>
#include <set>

#include "base/strings.h"

namespace rulecheck::checks {
namespace {

bool IsMatched(const MatchedNames& matched, std::string_view name) {
  return (std::find(matched.names.begin(), matched.names.end(), name) != matched.names.end()) == matched.on;
}

}  // namespace

std::vector<std::string> LabelsBeyond(const MatchedNames& matched, const flow::Flow& side) {
  if (side.IsEmpty() || !side.IsClosed()) return {};
  if (matched.on ? side.UniqueBy(matched.names) : side.UniqueByAllBut(matched.names)) return {};
  std::set<std::string> names;
  for (const flow::Alternative& one : side.alternatives) {
    for (const flow::LabelFact& fact : one.labels.facts()) {
      if (fact.CanBe() && !IsMatched(matched, fact.name) && !fact.name.starts_with("__"))
        names.insert(fact.name);
    }
  }
  return {names.begin(), names.end()};
}

void ReportManySided(const AnyQueryContext& c, Span matching, const JoinSide& side) {
  if (side.beyond.empty()) return;
  std::vector<std::string> quoted;
  for (const std::string& name : side.beyond) quoted.push_back(fmt::format("`{}`", name));
  c.Report(matching, fmt::format("the {} side can have several series for one match: then the query fails",
                                 side.left ? "left" : "right"))
      .Because(c.At(side.span), fmt::format("one for each {}", Join(quoted, ", ")))
      .Help(side.one_to_one
                ? fmt::format("aggregate this side by the matched labels, or add `{}`",
                              side.left ? "group_left" : "group_right")
                : std::string("the side that is copied from must have one series for each match"));
}

}  // namespace rulecheck::checks
