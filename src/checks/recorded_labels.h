// The labels of series that the rules of this run record, worked out once a name.
#pragma once

#include <optional>
#include <span>
#include <string_view>
#include <unordered_map>

#include "analysis/possible_labels.h"
#include "checks/recording_order.h"
#include "workspace/rule_index.h"

namespace rulecheck::checks {

// For recorded names of the form level:metric:operations: an upper bound of the labels of
// their series, when these come from this run's rules only. Likely, not certain: another
// server may record the same name with other labels.
//
// Of names that read each other in a circle nothing is known at first; what follows from
// that is sound, and put back in a few times. Immutable once built.
class RecordedLabels {
 public:
  RecordedLabels(const workspace::RuleIndex& rules, const RecordingOrder& order);

  // Null when nothing limits them: not recorded here, or by a rule with open labels.
  const analysis::LabelSet* Of(std::string_view name) const;

  // Labels of the query's result. What closes them is then the selector's own span.
  analysis::PossibleLabels Through(const promql::Expr& expr) const;

 private:
  // Works `names` out from what is known so far; whether that was news.
  bool Settle(std::span<const std::string_view> names);
  std::optional<analysis::LabelSet> Recorded(std::string_view name) const;

  const workspace::RuleIndex& rules_;
  std::unordered_map<std::string_view, std::optional<analysis::LabelSet>> known_;
};

}  // namespace rulecheck::checks
