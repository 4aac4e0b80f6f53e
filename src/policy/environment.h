// What a team says of where its rules run: facts for checks, all optional, all offline.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "policy/pattern.h"
#include "rulecheck/finding.h"

namespace rulecheck::policy {

// A path as it is written, and where: relative to the settings file.
struct NamedPath {
  std::string path;
  Location place;
};

// Milliseconds.
struct IntervalByJob {
  std::optional<int64_t> fallback;
  std::map<std::string, int64_t> jobs;
};

struct ExternalLabel {
  std::string name;
  std::vector<std::string> values;  // empty: any
  Location place;
};

// How many values a label of a metric has, and which where they are listed.
struct LabelValues {
  int64_t count = 0;
  std::vector<std::string> values;
};

struct DeclaredMetric {
  std::string name;
  Pattern names;     // `name` as a glob
  std::string type;  // counter, gauge, histogram, summary, untyped; empty: not said
  std::map<std::string, LabelValues> labels;
  std::optional<int64_t> series;
  Location place;
};

struct EnvironmentSettings {
  IntervalByJob scrape_interval;
  std::optional<int64_t> evaluation_interval, retention;  // milliseconds
  std::vector<ExternalLabel> external_labels;
  std::optional<NamedPath> prometheus, alertmanager, loki, promtail;
  std::vector<NamedPath> inventory;  // globs
  std::vector<DeclaredMetric> metrics;
  std::vector<std::string> known;  // shipped knowledge
  std::optional<bool> complete;    // what is in no inventory and no rule does not exist
};

}  // namespace rulecheck::policy
