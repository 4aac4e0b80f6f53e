// Where series come from: what is known of those that a selector can read.
#pragma once

#include <span>

#include "flow/flow.h"
#include "rulecheck/promql.h"

namespace rulecheck::flow {

// Implementations are immutable; threads share them.
class SeriesSource {
 public:
  virtual ~SeriesSource() = default;

  // Series as they are stored, with their names, of which the matchers may take any: at one
  // instant. `Select` holds the matchers against them.
  virtual Flow Candidates(const promql::VectorSelector& selector) const = 0;
};

// Nothing is known of any series.
class UnknownSeries final : public SeriesSource {
 public:
  Flow Candidates(const promql::VectorSelector& selector) const override;
};

// What the matchers let through of `flow`.
Flow Select(Flow flow, std::span<const promql::Matcher> matchers);

// The name that a selector asks for; empty when it asks for several or any.
std::string_view ExactName(const promql::VectorSelector& selector);
// Whether all its matchers of the name accept this one.
bool MayName(const promql::VectorSelector& selector, std::string_view name);

}  // namespace rulecheck::flow
