// What is known of the series of a system: metric names, how many series each has, and how
// many of these have each label value.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "flow/series.h"

namespace rulecheck::flow {

// All series that there are: a metric or a label value that is not listed does not exist.
// Filled by its loaders, then immutable.
class Inventory final : public SeriesSource {
 public:
  struct Metric {
    double series = 0;
    // By label and value: how many of the series have it.
    std::map<std::string, std::map<std::string, double>, std::less<>> labels;
  };

  // Counts one more series; `labels` without the name, none of them empty. A series that is
  // counted twice makes bounds larger, never wrong.
  void Add(std::string_view metric, const std::vector<std::pair<std::string, std::string>>& labels);
  // What is known as sums only.
  Metric& MetricNamed(std::string_view name);

  const std::map<std::string, Metric, std::less<>>& metrics() const { return metrics_; }

  Flow Candidates(const promql::VectorSelector& selector) const override;

 private:
  std::map<std::string, Metric, std::less<>> metrics_;
};

}  // namespace rulecheck::flow
