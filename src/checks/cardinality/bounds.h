// How many series, samples and streams a query can touch, and how that number came about.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "checks/rule_facts.h"
#include "flow/flow.h"
#include "rulecheck/query_item.h"

namespace rulecheck::checks {

// "25,920,000"; of a number that is not known, "any number of".
std::string CountText(double count);

// What a rule's query returns at one time: series that it records, alerts that it fires. Infinity: not
// known.
double SeriesOf(const RuleFacts& facts, const QueryItem& item);
// Never less than that, and quick: all series of the metrics that it reads together, since no operator of
// PromQL returns more series than it is given. Infinity where one of them is not counted.
double MostSeriesOf(const RuleFacts& facts, const QueryItem& item);
// "400 `path` × 12 `code`"; of what is not known, what is missing to it.
std::string WhySeries(const RuleFacts& facts, const QueryItem& item);

// Samples that one evaluation reads: each as often as it is read. Infinity where a number of series,
// a range or a scrape interval is not known.
struct SampleCount {
  double samples = 0;
  std::string why;  // "9,000 series of `x` × 120 samples in 1h"
};
SampleCount SamplesOf(const RuleFacts& facts, const QueryItem& item);

// Streams that a LogQL query reads; nothing where the streams are not known.
std::optional<double> StreamsOf(const RuleFacts& facts, const QueryItem& item);

// What a selector reads at one time, without the flow of the rest of its query.
flow::Flow ReadBy(const RuleFacts& facts, const promql::VectorSelector& selector);

// The shortest time between two samples of what a selector reads: of a recorded series between
// evaluations of its rules. Nothing when it is not known.
std::optional<int64_t> StepOf(const RuleFacts& facts, const promql::VectorSelector& selector);

}  // namespace rulecheck::checks
