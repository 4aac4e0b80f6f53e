// From a rule's expression back to its input: which values of which series make it hold, or not.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "rulecheck/promql.h"
#include "unittest/generate/signals.h"

namespace rulecheck::unittest {

// What a part of an expression should give.
struct Wanted {
  enum class Side : uint8_t { kExactly, kAtLeast, kAtMost };
  std::optional<double> value;  // nothing: any
  Side side = Side::kExactly;
};

// The query of a recording rule of this name; null when there is none.
using RecordedQuery = std::function<const promql::Query*(std::string_view name)>;

class Backwards {
 public:
  struct Choice {
    int or_side = 0;    // which side of each `or` is to be reached, 0 or 1
    bool exact = true;  // values on the bound itself, where they decide
  };
  // Arguments must outlive it.
  Backwards(const promql::Query& query, RecordedQuery recorded, Choice choice, const Timing& timing);

  // Builds up all phases.
  void Search();

  const Signals& signals() const { return signals_; }
  // What it knows no way back from: "`predict_linear(...)`".
  const std::set<std::string>& unreached() const { return unreached_; }

 private:
  void Reach(const promql::Expr& e, Wanted wanted);
  void Avoid(const promql::Expr& e);
  void ReachCall(const promql::Call& call, Wanted wanted);
  void ReachAggregate(const promql::Aggregate& aggregate, Wanted wanted);
  void ReachBinary(const promql::Binary& binary, Wanted wanted);
  void ReachArithmetic(const promql::Binary& binary, Wanted wanted);
  void ReachComparison(const promql::Binary& binary, bool holds);
  void ReachQuantile(const promql::Call& call, Wanted wanted);
  void ReachSelector(const promql::VectorSelector& selector, Wanted wanted, Shape shape);
  void AvoidSelector(const promql::VectorSelector& selector);
  // What a part gives with the series that are there so far; nothing where one is missing.
  std::optional<double> Known(const promql::Expr& e) const;
  std::optional<double> KnownCall(const promql::Call& call) const;

  void CollectLabels(const promql::Expr& root);
  SignalLabels LabelsFor(const promql::VectorSelector& selector) const;
  void Put(SignalLabels labels, Shape shape, double value, double low = 0);
  void GiveUp(const promql::Expr& e) { unreached_.insert(promql::Print(e)); }
  double Now() const;

  const promql::Query& query_;
  RecordedQuery recorded_;
  Choice choice_;
  const Timing& timing_;
  Phase phase_ = Phase::kBefore;
  size_t copies_ = 1;
  int depth_ = 0;
  Signals signals_;
  std::map<std::string, std::string> values_;  // of labels that series should share
  std::set<std::string> unreached_;
};

}  // namespace rulecheck::unittest
