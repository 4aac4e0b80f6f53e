// Label flow across rules: what each rule of a run returns and stores, given what the others
// store. The one object that checks ask about queries.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "flow/promql.h"
#include "flow/series.h"
#include "flow/stored.h"
#include "rulecheck/logql.h"
#include "rulecheck/workspace.h"

namespace rulecheck::workspace {
struct RuleRef;
}

namespace rulecheck::flow {

// A rule as flow sees it. Its texts and queries must outlive the Flows.
struct FlowRule {
  bool alerting = false;
  std::string_view name;                    // the alert or the recorded series
  const promql::Query* query = nullptr;     // in its language; both null: nothing is known of
  const logql::Query* log_query = nullptr;  // what the rule returns
  RuleLabels labels;
  AlertTimes times;
};

// A rule of the run with the labels of its group.
FlowRule FlowRuleOf(const workspace::RuleRef& ref);

struct FlowsOptions {
  PromqlOptions promql;
  // Names that a rule records, and ALERTS, have no other producer.
  bool recorded_here_only = false;
  // The same of recorded names with a colon, as recording rules alone write by convention.
  bool colon_names_here_only = false;
  // All other series; null: nothing is known of them.
  std::shared_ptr<const SeriesSource> stored;
  // Flow of a LogQL query; null: nothing is known of it.
  std::function<Flow(const logql::Query&)> log_flow;
  unsigned jobs = 1;  // threads to build with; 0: one per core
  // Of recording rules; what they store is always kept.
  bool keep_results = true;
};

// Immutable once built, but for what it remembers: threads may share it. Time and memory are
// linear in the rules. Rules in circles are widened until nothing changes.
class Flows final : public SeriesSource {
 public:
  Flows(std::vector<FlowRule> rules, FlowsOptions options);
  // In the order of `snapshot.rules()`.
  Flows(const Snapshot& snapshot, FlowsOptions options);

  std::span<const FlowRule> rules() const { return rules_; }
  // What the rule's query returns, where results are kept. Causes are of the rule's own query or, by their
  // number, of another rule's.
  const Flow& Result(uint32_t rule) const {
    return late_rules_[rule] != 0 ? LateResult(rule) : *results_[rule];
  }
  // The same worked out again, whether they are kept or not.
  Flow WorkOut(uint32_t rule) const { return ResultOf(rules_[rule]); }
  // The labels of its alerts.
  Flow Alerts(uint32_t rule) const {
    return AlertLabels(Result(rule), rules_[rule].name, rules_[rule].labels);
  }
  // What is stored under a name by the rules of the run; null when none records it.
  const Flow* Recorded(std::string_view name) const;

  // What a selector can see: of recorded names what rules store.
  Flow Candidates(const promql::VectorSelector& selector) const override;

  // Of each node of a query (FlowsByNode), worked out when first asked for, once.
  const PromqlFlows& Of(const promql::Query& query) const;
  // The same, not remembered.
  PromqlFlows NodesOf(const promql::Expr& root) const { return FlowsByNode(root, *this, options_.promql); }
  Flow Of(const promql::Expr& root) const { return FlowOf(root, *this, options_.promql); }

 private:
  // A name under which rules store series.
  struct Stored {
    std::string_view name;
    std::vector<uint32_t> rules;
    bool late = false;                               // worked out when it is asked for: no rule reads it
    mutable std::unique_ptr<Flow> series = nullptr;  // of all of them

    bool alerts() const { return name == kAlerts || name == kAlertsForState; }
  };
  using NameIndex = std::unordered_map<std::string_view, uint32_t>;

  void IndexNames();
  // The names that the rules of each name read; `any_name`: whether one has a selector without a name.
  std::vector<std::vector<uint32_t>> Reads(bool* any_name) const;
  void FindLate(const std::vector<std::vector<uint32_t>>& reads);
  const Flow& LateResult(uint32_t rule) const;
  const Flow& SeriesOf(const Stored& stored) const;
  void WorkAll(const std::vector<std::vector<uint32_t>>& reads);
  void Work(const std::vector<uint32_t>& names, bool circle);
  void DropResults(const std::vector<uint32_t>& names);
  // Works the rules out again; whether anything that they store changed.
  bool Round(const std::vector<uint32_t>& names, int round);
  Flow ResultOf(const FlowRule& rule) const;
  std::unique_ptr<const Flow> KeptResult(uint32_t rule) const {
    return std::make_unique<const Flow>(ResultOf(rules_[rule]));
  }
  // Nothing is known of what the rules return.
  void GiveUp(const std::vector<uint32_t>& names);
  // By all rules of the name; unless `known` whatever these return.
  Flow StoredUnder(const Stored& stored, bool known) const;
  Flow StoredBy(uint32_t rule, std::string_view name, Flow result) const;
  Flow AlertsCandidates(const promql::VectorSelector& selector, const Stored& stored) const;
  Flow OtherRecorded(const promql::VectorSelector& selector) const;

  std::vector<FlowRule> rules_;
  FlowsOptions options_;
  mutable std::vector<std::unique_ptr<const Flow>> results_;  // null: not worked out, or not kept
  std::vector<uint8_t> late_rules_;                           // rules of names that are late
  std::vector<Stored> stored_;
  NameIndex names_;
  std::unordered_map<std::string_view, std::vector<uint32_t>> alerts_;  // rules by alert name
  bool built_ = false;

  mutable std::mutex late_mutex_;  // of results of late rules, and of what late names store
  mutable std::mutex mutex_;
  mutable std::unordered_map<const promql::Query*, std::unique_ptr<const PromqlFlows>> by_query_;
};

}  // namespace rulecheck::flow
