// From a rule's expression back to its input: which values of which series make it hold, or not.
#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>

#include "rulecheck/promql.h"
#include "unittest/generate/recordings.h"
#include "unittest/generate/signals.h"

namespace rulecheck::unittest {

// What a part of an expression should give.
struct Wanted {
  enum class Side : uint8_t { kExactly, kAtLeast, kAtMost };
  std::optional<double> value;  // nothing: any
  Side side = Side::kExactly;
};

// How far beyond a bound values lie.
enum class Margin : uint8_t {
  kNone,  // on the bound itself, where that decides
  kNear,  // one, or a tenth
  kWide,  // so far that what else there is hardly counts
};

class Backwards {
 public:
  struct Choice {
    int or_side = 0;  // which side of each `or` is to be reached, 0 or 1
    Margin margin = Margin::kNone;
    bool held_back = false;  // the right side of each `unless` is to have series while it would fire
  };
  // Arguments must outlive it.
  Backwards(const promql::Query& query, RecordedQuery recorded, Choice choice, const Timing& timing);

  // Builds up all phases.
  void Search();

  const Signals& signals() const { return signals_; }
  // What it knows no way back from: "`predict_linear(...)`".
  const std::set<std::string>& unreached() const { return unreached_; }

 private:
  static constexpr int kMaxRecorded = 8;
  static constexpr size_t kMaxSteps = 1'000'000;

  // Series that differ in one label, where several are asked for.
  struct Copies {
    size_t count = 1;
    double step = 0;  // from the value of one to that of the next
    std::string label = "copy";
    std::set<std::string> kept;  // labels in which they are to agree
  };

  void Reach(const promql::Expr& e, Wanted wanted);
  void Avoid(const promql::Expr& e);
  void ReachCall(const promql::Call& call, Wanted wanted);
  void ReachAggregate(const promql::Aggregate& aggregate, Wanted wanted);
  void ReachCopies(const promql::Aggregate& aggregate, Copies copies);
  void SpreadCopies(const promql::Aggregate& aggregate);
  void ReachBinary(const promql::Binary& binary, Wanted wanted);
  void ReachArithmetic(const promql::Binary& binary, Wanted wanted);
  void ReachComparison(const promql::Binary& binary, bool holds);
  void ReachQuantile(const promql::Call& call, Wanted wanted);
  // The call asks for a native histogram's count, or for what its observations are.
  void ReachNative(const promql::Call& call, Wanted wanted);
  void ReachSelector(const promql::VectorSelector& selector, Wanted wanted, Shape shape);
  void ReachNow(const promql::VectorSelector& selector, Wanted wanted, Shape shape);
  std::optional<Phase> PhaseOf(const promql::VectorSelector& selector) const;
  void AvoidSelector(const promql::VectorSelector& selector);
  // What a part gives with the series that are there so far; nothing where one is missing.
  std::optional<double> Known(const promql::Expr& e) const;
  std::optional<double> KnownCall(const promql::Call& call) const;

  // Of the query and of all recording rules that it reads.
  void CollectLabels();
  void CollectLabelsOf(const promql::Expr& node);
  const promql::VectorSelector* BucketsIn(const promql::Expr& e) const;
  void CollectHistograms(const promql::Call& call);
  SignalLabels LabelsFor(const promql::VectorSelector& selector) const;
  void Put(SignalLabels labels, Shape shape, Wanted wanted, double low = 0);
  void PutObservations(SignalLabels labels, Wanted wanted);
  void GiveUp(const promql::Expr& e) { unreached_.insert(promql::Print(e)); }
  double Now() const;
  // The query of the recording rule that a selector reads; null behind a long chain of them, too.
  const promql::Query* RecordingOf(const promql::VectorSelector& selector) const;
  // False when the search has taken too long: recording rules may read each other many times over.
  bool Spend() const { return ++steps_ <= kMaxSteps; }

  const promql::Query& query_;
  RecordedQuery recorded_;
  Choice choice_;
  const Timing& timing_;
  Phase phase_ = Phase::kBefore;
  Copies copies_;
  // While a native histogram is asked for: what each observation is, where that is of concern.
  struct Native {
    std::optional<double> observed;
    bool in_all = false;  // all of them together
  };
  std::optional<Native> native_;
  mutable int depth_ = 0;     // of recording rules
  mutable size_t steps_ = 0;  // nodes visited
  Signals signals_;
  std::map<std::string, std::string> values_;  // of labels that series should share
  std::set<std::string> histograms_;           // metrics of which quantiles are asked for
  std::set<std::string> unreached_;
};

}  // namespace rulecheck::unittest
