// What is known of the series of a system: metric names, how many series each has, and how
// many of these have each label value.
#pragma once

#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "flow/pattern.h"
#include "flow/pattern_index.h"
#include "flow/series.h"
#include "flow/series_table.h"

namespace rulecheck::flow {

// Filled by its loaders, then immutable.
class Inventory final : public SeriesSource {
 public:
  struct Metric {
    double series = 0;  // infinity: not known
    // By label and value: how many of the series have it.
    std::map<std::string, std::map<std::string, double>, std::less<>> labels;
    // Labels that every series has, of which only the number of values is known.
    std::map<std::string, double, std::less<>> counted;
    bool open = false;                  // there can be labels that are not listed
    bool told_apart = false;            // no two series agree on the listed labels
    bool numbers = false;               // no native histograms
    std::string type;                   // "counter", ...; empty: not known
    std::string from;                   // who says so: "facts/series.json", ".rulecheck.yaml:7"
    std::shared_ptr<SeriesTable> rows;  // each series, where they are known one by one
  };
  // Of what is not listed.
  struct Rest {
    bool exists = false;                                 // there are other metrics
    double series = kInfinity;                           // each of them has so many at most
    std::map<std::string, double, std::less<>> counted;  // values of a label, over all metrics
  };

  // One more series; `labels` without the name. One that is there already is not counted again.
  void Add(std::string_view metric, const std::vector<std::pair<std::string, std::string>>& labels);
  // What is known as sums only.
  Metric& MetricNamed(std::string_view name);
  // Of every name that the pattern matches and that is not listed; the first pattern counts.
  void AddPattern(std::shared_ptr<const Pattern> names, Metric metric);
  Rest& rest() { return rest_; }

  const std::map<std::string, Metric, std::less<>>& metrics() const { return metrics_; }
  const Rest& rest() const { return rest_; }
  // Listed, by its name or by a pattern; null when it is not.
  const Metric* Find(std::string_view name) const;

  Flow Candidates(const promql::VectorSelector& selector) const override;

  // How many different sets of labels the series have that a selector of one metric takes; infinity
  // where they are not known one by one.
  double CountSets(const promql::VectorSelector& selector, std::span<const std::string_view> labels,
                   bool without) const;

 private:
  // Answers for selectors of many series, by their text.
  struct Memory {
    std::mutex mutex;
    std::unordered_map<std::string, std::pair<double, std::vector<LabelFact>>> selected;
    std::unordered_map<std::string, double> sets;
    std::unordered_map<std::string, std::vector<std::string>> names;
    std::unordered_map<std::string, const Metric*> by_pattern;  // null: no pattern matches
  };
  void AddCandidates(std::string_view name, const Metric& metric, const promql::VectorSelector& selector,
                     Flow* out) const;
  std::pair<double, std::vector<LabelFact>> SelectRows(std::string_view name, const Metric& metric,
                                                       const promql::VectorSelector& selector) const;
  std::vector<std::string> NamesFor(const promql::VectorSelector& selector) const;
  void AddCounted(const promql::VectorSelector& selector, Labels* labels) const;
  Flow Unlisted(const promql::VectorSelector& selector) const;

  std::map<std::string, Metric, std::less<>> metrics_;
  PatternIndex patterns_;
  std::vector<Metric> by_pattern_;  // in the order of `patterns_`
  Rest rest_;
  std::shared_ptr<Memory> memory_ = std::make_shared<Memory>();
};

// Series that Prometheus itself writes, whatever is scraped.
bool IsWrittenByPrometheus(std::string_view name);

}  // namespace rulecheck::flow
