// What is worked out once before a query runs: durations and `@` as numbers,
// query constants, and which parts do not depend on the step (as PreprocessExpr
// of promql/engine.go).
#pragma once

#include <cstdint>
#include <memory>
#include <unordered_map>
#include <vector>

#include "engine/core/block.h"
#include "engine/promql/repeats.h"
#include "rulecheck/promql.h"
#include "rulecheck/result.h"

namespace rulecheck::engine {

// A selector or subquery with its durations resolved; milliseconds.
struct ResolvedTime {
  int64_t offset_ms = 0;
  bool has_at = false;
  int64_t at_ms = 0;
  int64_t range_ms = 0;  // of a range selector or subquery
  int64_t range_ns = 0;
  int64_t step_ms = 0;  // of a subquery; 0: the default
};

class Plan {
 public:
  // `step_ms` is 0 for an instant query. The plan refers to nodes of `root`.
  static Result<Plan> Make(const promql::Expr& root, const StepGrid& grid, int64_t step_ms);

  // Evaluated once, at the first step, and repeated for the others.
  bool IsStepInvariant(const promql::Expr& e) const { return facts_[e.id].wrapped; }
  // Of a VectorSelector, MatrixSelector or Subquery.
  const ResolvedTime& TimeOf(const promql::Expr& e) const { return times_[facts_[e.id].time]; }
  // start(), end(), range() and step() are constants; null for other calls.
  const double* Constant(const promql::Expr& e) const {
    const uint32_t place = facts_[e.id].constant;
    return place == 0 ? nullptr : &constants_[place - 1];
  }

  // Only count and sum of its native histograms matter: see StatsReader.
  bool ReadsStatsOnly(const promql::VectorSelector& e) const { return facts_[e.id].stats_only; }
  // True: made for another time of evaluation the plan would be another.
  bool DependsOnGrid() const { return depends_on_grid_; }

  // Null, or which of the parts that stand in the query more than once this is.
  const Repeat* RepeatOf(const promql::Expr& e) const {
    const Repeat& repeat = repeats_[e.id];
    return repeat.count == 0 ? nullptr : &repeat;
  }

 private:
  struct Invariance {
    bool invariant = false;
    bool wrap = false;
  };
  // Of one node; few nodes have a time or a constant.
  struct Facts {
    uint32_t time = 0;      // place in times_
    uint32_t constant = 0;  // one more than the place in constants_
    bool wrapped = false;
    bool stats_only = false;
  };
  class Durations;

  Status Resolve(const promql::Expr& e, const Durations& durations);
  Status ResolveModifiers(const promql::TimeModifiers& time, const Durations& durations, ResolvedTime* out);
  // `stats`: below histogram_count and the like; `buckets`: below what needs buckets.
  void FindStatsOnly(const promql::Expr& e, bool stats, bool buckets);
  Invariance Mark(const promql::Expr& e);
  Invariance MarkCall(const promql::Call& call);
  void SetTime(const promql::Expr& e, const ResolvedTime& time) {
    facts_[e.id].time = static_cast<uint32_t>(times_.size());
    times_.push_back(time);
  }
  void SetConstant(const promql::Expr& e, double value) {
    constants_.push_back(value);
    facts_[e.id].constant = static_cast<uint32_t>(constants_.size());
  }
  void WrapIf(const promql::Expr& e, bool wrap) {
    if (wrap) facts_[e.id].wrapped = true;
  }

  StepGrid grid_;
  bool depends_on_grid_ = false;
  syntax::NodeTable<Facts> facts_;
  std::vector<ResolvedTime> times_;
  std::vector<double> constants_;
  Repeats repeats_;
};

// Plans of queries that are evaluated at one time after the other. Queries must outlive
// it; for one thread.
class PlanCache {
 public:
  // Null when there is none that fits every time of evaluation.
  std::shared_ptr<const Plan> Find(const promql::Expr& root) const {
    const auto it = plans_.find(&root);
    return it == plans_.end() ? nullptr : it->second;
  }
  void Keep(const promql::Expr& root, std::shared_ptr<const Plan> plan) {
    if (!plan->DependsOnGrid()) plans_[&root] = std::move(plan);
  }

 private:
  std::unordered_map<const promql::Expr*, std::shared_ptr<const Plan>> plans_;
};

}  // namespace rulecheck::engine
