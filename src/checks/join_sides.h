// Sides of a join that can have several series for one match, in either language.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "checks/check.h"
#include "flow/flow.h"

namespace rulecheck::checks {

// What `on (...)` or `ignoring (...)` says.
struct MatchedNames {
  bool on = false;
  std::vector<std::string_view> names;

  template <typename Matching>
  explicit MatchedNames(const Matching& matching) : on(matching.on) {
    for (const auto& label : matching.labels) names.push_back(label.name);
  }
};

// Labels beyond those matched by which a side is told apart; empty where it is not known to
// have several series for one match: then each match has one, or its labels are not known.
std::vector<std::string> LabelsBeyond(const MatchedNames& matched, const flow::Flow& side);

struct JoinSide {
  bool left = true;
  Span span;
  std::vector<std::string> beyond;  // as LabelsBeyond
  bool one_to_one = true;           // without group_left and group_right
};
// Says nothing where `beyond` is empty.
void ReportManySided(const AnyQueryContext& c, Span matching, const JoinSide& side);

}  // namespace rulecheck::checks
