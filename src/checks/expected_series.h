// What is known, and what is to be expected, of series that no rule records.
#pragma once

#include "flow/promql.h"
#include "flow/series.h"
#include "workspace/rule_index.h"

namespace rulecheck::checks {

// Certain: what Prometheus itself writes.
class KnownSeries final : public flow::SeriesSource {
 public:
  flow::Flow Candidates(const promql::VectorSelector& selector) const override;
};

// Likely: what scrapes make of series (`job`, `instance`), counters that grow, parts below
// their whole; external labels on what is recorded. Immutable.
class Expectations final : public flow::Assumptions {
 public:
  // `rules` must outlive it.
  explicit Expectations(const workspace::RuleIndex& rules) : rules_(rules) {}

  void Refine(const promql::Expr& node, flow::Flow* flow) const override;

 private:
  void OfSelector(const promql::VectorSelector& selector, flow::Flow* flow) const;

  const workspace::RuleIndex& rules_;
};

}  // namespace rulecheck::checks
