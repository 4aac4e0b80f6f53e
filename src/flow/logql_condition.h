// What a string condition of LogQL lets through: a stream matcher, a label filter, `drop
// x="y"`.
#pragma once

#include <optional>
#include <string_view>

#include "flow/logql_lines.h"
#include "flow/value_set.h"
#include "rulecheck/logql_filters.h"

namespace rulecheck::flow {

struct TextCondition {
  // All values that pass, and all that do not; either may hold some that it should not.
  ValueSet passing;
  ValueSet failing;
  bool empty_passes = false;

  bool Passes(std::string_view value) const;   // false: certainly not
  bool CanFail(std::string_view value) const;  // false: it certainly passes
};

// As Prometheus matches: of selectors, `drop` and `keep`.
TextCondition MatcherCondition(logql::MatchOp op, std::string_view text);
// As Loki's label filters match: see logql/line_match.h.
TextCondition FilterCondition(logql::MatchOp op, std::string_view text);
// Every line passes: Loki leaves such a filter out.
bool FilterPassesAll(logql::MatchOp op, std::string_view text);

// The part of `label` for which the condition holds (or does not); a label that is not there
// counts as empty. Nothing when there is none.
std::optional<LineLabel> Where(const LineLabel& label, const TextCondition& condition, bool holds);

}  // namespace rulecheck::flow
