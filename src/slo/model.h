// The objectives of a run: which alerts guard which indicator, with all that closed forms need.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "policy/project.h"
#include "rulecheck/workspace.h"
#include "slo/closed_forms.h"
#include "slo/condition.h"
#include "slo/expectation.h"

namespace rulecheck::slo {

// One alert of an objective, or one branch of it.
struct Tier {
  uint32_t rule = kNoRule;
  Branch branch;
  std::string severity;
  // Milliseconds; 0: no such condition.
  int64_t long_ms = 0, short_ms = 0;
  double threshold = 0;
  std::optional<double> factor, budget;
  int64_t hold_ms = 0, keep_firing_ms = 0;
  Delays delays;  // without notification
  bool delays_known = false;

  const Condition& longest() const { return branch.conditions.front(); }
  const Condition& shortest() const { return branch.conditions.back(); }
  bool has_pair() const { return branch.conditions.size() > 1; }
  int64_t window_ms() const { return long_ms > 0 ? long_ms : short_ms; }
  BurnPair pair() const { return {threshold, long_ms, short_ms, hold_ms, keep_firing_ms}; }
  // No share of errors can be above the threshold.
  bool unreachable() const;
};

struct Slo {
  std::string name;
  std::optional<double> budget;  // 1 - objective
  bool budget_guessed = false;   // from thresholds and the usual factors
  int64_t period_ms = 0;
  int64_t counted_ms = 0;   // what of the period counts: all, or the hours of `during`
  std::vector<Tier> tiers;  // the shortest window first
  // Of the file of its first alert.
  const policy::PathSettings* settings = nullptr;
  const policy::SloObjective* asked = nullptr;  // by settings; null: by nobody

  const Term& ratio() const { return tiers.front().longest().ratio; }
  // The first alert of the loudest severity at this share of errors; null: none fires.
  const Tier* FirstLoud(double errors, double* after_ms) const;
};

// An objective of settings as terms: what it counts, or the condition that holds in good times.
struct AskedObjective {
  const policy::SloObjective* entry = nullptr;
  const policy::PathSettings* settings = nullptr;
  std::optional<Selection> total, good, bad;
  std::string value;           // of an objective of time: its query, canonical
  std::vector<uint32_t> slos;  // those that serve it
};

// A rule that records a ratio which looks like an indicator, or that an alert of an objective reads.
struct Indicator {
  uint32_t rule = kNoRule;
  const Term* term = nullptr;
  bool used = false;  // by an alert of an objective
};

class Model {
 public:
  using SettingsOf = std::function<const policy::PathSettings&(const SourceFile&)>;

  // All must outlive it. Linear in the rules. Without settings that speak of objectives it is
  // empty, unless it is wanted `anyway`.
  Model(const Snapshot& snapshot, std::function<const flow::Flows&()> flows, SettingsOf settings,
        bool anyway = false);
  ~Model();

  const std::vector<Slo>& slos() const { return slos_; }
  const std::vector<AskedObjective>& asked() const { return asked_; }
  const std::vector<Indicator>& indicators() const { return indicators_; }
  const workspace::RuleIndex& rules() const { return rules_; }
  const policy::PathSettings& SettingsOfRule(uint32_t rule) const;
  // What a recording rule records. Any thread may ask.
  const Term& TermOf(uint32_t rule) const;
  // Of a query that stands in no rule. Any thread may ask.
  Term Read(const promql::Expr& expr) const;
  // The place in the file of a part of a rule's query.
  Location At(const Spot& spot) const;
  // An alert tells when what the objective counts, or what is recorded of it, is gone.
  bool IsAbsenceWatched(const Slo& slo) const;
  // Between evaluations of the group of a rule.
  KnownTime IntervalOf(uint32_t rule) const;

 private:
  bool IsSpokenOf() const;
  void ReadAsked();
  void ReadAlerts();
  void ReadIndicators();
  void AddTier(uint32_t rule, Branch branch, AskedObjective* asked);
  void FillDelays(Tier* tier) const;
  AskedObjective* ServedBy(const Branch& branch);
  void Finish();
  // Of objectives that have one name, those of their groups are put before it.
  void TellApart();
  // A ratio that is recorded over a week or more says the period of its objective.
  void ReadPeriods();

  const Snapshot& snapshot_;
  const workspace::RuleIndex& rules_;
  SettingsOf settings_;
  std::unique_ptr<Recorders> recorders_;
  std::unique_ptr<Terms> terms_;
  mutable std::mutex mutex_;  // of `terms_`, once the model is built
  std::vector<Slo> slos_;
  std::vector<AskedObjective> asked_;
  std::vector<Indicator> indicators_;
  struct Index;
  std::unique_ptr<Index> index_;
};

}  // namespace rulecheck::slo
