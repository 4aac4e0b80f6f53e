// What an indicator counts: a metric and the tests of its labels, collected on the way from an
// alert through recording rules to the selector that reads the series.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "flow/value_set.h"
#include "rulecheck/promql.h"

namespace rulecheck::slo {

struct LabelTest {
  std::string name;
  promql::MatchOp op = promql::MatchOp::kEqual;
  std::string value;

  friend bool operator==(const LabelTest&, const LabelTest&) = default;
  friend auto operator<=>(const LabelTest&, const LabelTest&) = default;
};

// The values of a label that tests let through.
struct LabelRange {
  flow::ValueSet values;
  bool absent = true;  // the label may be missing
};

struct Selection {
  std::string metric;            // empty: not one name
  std::vector<LabelTest> tests;  // sorted, without repeats

  static Selection Of(const promql::VectorSelector& selector);
  void Add(const LabelTest& test);

  bool Tests(std::string_view label) const;
  LabelRange RangeOf(std::string_view label) const;
  // The value of an equality test; empty when there is none.
  std::string_view Equal(std::string_view label) const;
  // Names of labels that are tested, sorted.
  std::vector<std::string> Labels() const;
  // `http_requests_total{code=~"5..",job="a"}`: equal for equal selections.
  std::string Text() const;

  friend bool operator==(const Selection&, const Selection&) = default;
};

// Proven: every series that `part` reads is one that `whole` reads, of one metric.
bool IsPart(const Selection& part, const Selection& whole);
// Proven of a label: what `part` lets through `whole` does, too.
bool IsPart(const LabelRange& part, const LabelRange& whole);
// Proven: no series is read by both.
bool AreApart(const LabelRange& a, const LabelRange& b);

}  // namespace rulecheck::slo
