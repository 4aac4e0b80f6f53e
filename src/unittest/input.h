// Input series of a test group: read from their notation, and put into a storage
// before the rules run or, where a rule could see them too early, tick by tick.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <unordered_map>
#include <vector>

#include "engine/core/storage.h"
#include "engine/histogram/histogram.h"
#include "rulecheck/promql.h"
#include "rulecheck/test_suite.h"

namespace rulecheck::unittest {

struct InputOptions {
  int64_t start_ms = 0;
  int64_t interval_ms = 60'000;
  int64_t end_ms = 0;  // samples later than this are left out
  // Join series and values into lines as promtool does: a blank line ends the
  // input. Otherwise line breaks are blanks, and reported. Of two equal series
  // only the later counts in both modes, which is reported unless compatible.
  bool promtool_compat = false;
  // Samples that one group may have, for hostile input.
  uint64_t max_samples = 20'000'000;
};

class Input {
 public:
  // Adds what is wrong to *findings; an error there means the group must not run.
  Input(const TestGroup& group, const InputOptions& options, engine::Symbols* symbols,
        std::vector<Finding>* findings);

  struct Series {
    engine::LabelsId labels = engine::kNoLabels;
    std::vector<double> values;                             // one per interval from the start
    std::vector<uint64_t> present;                          // bit per value
    std::vector<const engine::FloatHistogram*> histograms;  // empty, or one per value
    bool by_tick = false;                                   // loaded by LoadUntil rather than by LoadAhead
    size_t next = 0;                                        // first value that is not loaded yet
  };
  std::vector<Series>& series() { return series_; }

  // Loads every series that is not marked by_tick.
  Status LoadAhead(engine::Storage* storage);
  // Loads the samples of the others up to `t_ms`.
  Status LoadUntil(engine::Storage* storage, int64_t t_ms);

  // The first time in (after_ms, end] at which a sample stands; -1 when there is none.
  int64_t FirstSampleAfter(int64_t after_ms) const;

 private:
  struct Line;
  void ReadLine(const Line& line, std::vector<Finding>* findings);
  void Set(engine::LabelsId labels, Series series, const Line& line, std::vector<Finding>* findings);
  void DropAfterBlank(const TestGroup& group, size_t index, std::vector<Finding>* findings);

  InputOptions options_;
  engine::Symbols* symbols_;
  engine::HistogramPool histograms_;
  std::vector<Series> series_;
  std::vector<const InputSeries*> sources_;  // of series_
  std::unordered_map<engine::LabelsId, size_t> by_labels_;
  uint64_t samples_ = 0;
};

}  // namespace rulecheck::unittest
