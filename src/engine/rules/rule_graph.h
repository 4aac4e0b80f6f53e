// Who reads what whom records: in which order rules can be evaluated over a whole
// stretch of time, each in one go.
#pragma once

#include <cstddef>
#include <map>
#include <string_view>
#include <unordered_set>
#include <vector>

#include "engine/rules/rule_spec.h"

namespace rulecheck::engine::rules {

// Indexes of rules, given in order of evaluation within a tick.
struct RuleOrder {
  std::vector<size_t> before;   // one after the other, over the whole stretch each
  std::vector<size_t> by_tick;  // in or between cycles, or not to be shifted: together, tick by tick
  std::vector<size_t> after;    // again one after the other
  // Rule i reads what a rule at i or later writes: it must see there only what
  // earlier ticks wrote.
  std::vector<bool> reads_later;
  // False: some rule looks ahead in time or asks in a way that cannot be shifted, or
  // groups differ in their query offset; everything must run tick by tick.
  bool possible = true;

  // A rule may read samples later than its evaluation: input must not be there early.
  bool looks_ahead = false;
  // Names of all series that rules write.
  std::unordered_set<std::string_view> written;
};

// Which rules write what a query may read. Rules are given as for OrderRules.
class RuleWriters {
 public:
  explicit RuleWriters(const std::vector<const RuleSpec*>& rules);

  // What a query reads of what rules write.
  struct Reads {
    std::vector<size_t> writers;  // sorted, unique
    bool subquery = false;
    bool at = false;
  };
  Reads ReadBy(const promql::Expr& root) const;

  // Recording rules of a name.
  size_t CountRecording(std::string_view name) const { return recording_.count(name); }

 private:
  void AddReads(const promql::VectorSelector& selector, std::vector<size_t>* out) const;

  // Alerting rules all write to the two alert series, where a selector can tell them apart
  // by `alertname`.
  std::multimap<std::string_view, size_t> recording_;
  std::multimap<std::string_view, size_t> alerting_;
};

// Rules one after the other, as the groups are evaluated.
std::vector<const RuleSpec*> RulesInOrder(const std::vector<const GroupSpec*>& groups);

// `groups` in order of evaluation; the result points into them.
RuleOrder OrderRules(const std::vector<const GroupSpec*>& groups);

}  // namespace rulecheck::engine::rules
