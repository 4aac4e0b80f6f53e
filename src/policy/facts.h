// Facts of where rules run, from the section `environment` of settings and the files that it
// names: what checks may know of a system without asking it.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "flow/inventory.h"
#include "flow/logql_inventory.h"
#include "policy/environment.h"
#include "rulecheck/source_file.h"
#include "source/file_system.h"

namespace rulecheck::policy {

// A label that Promtail gives to streams, and where.
struct StreamLabel {
  std::string name;
  Location place;
};

// What a key of `environment` has told: "inventory", "facts/a.json", "412 series".
struct FactOrigin {
  std::string_view key;
  std::string path, told;
};

// A step of `alert_relabel_configs`, with the defaults of what it leaves out.
struct RelabelStep {
  std::vector<std::string> source_labels;
  std::string separator = ";", regex = "(.*)", target_label, replacement = "$1", action = "replace";
};

// Immutable once read; threads may share it.
struct Facts {
  IntervalByJob scrape_interval;
  std::optional<int64_t> evaluation_interval, retention;  // milliseconds
  std::optional<int64_t> log_retention;                   // of Loki
  std::optional<int64_t> max_query_series;                // of Loki
  std::vector<ExternalLabel> external_labels;
  std::set<std::string, std::less<>> external_names;  // of these
  std::vector<RelabelStep> alert_relabels;            // of what Prometheus sends to Alertmanager
  std::shared_ptr<const flow::Inventory> series;      // null: nothing is known of any series
  std::shared_ptr<const flow::LogInventory> streams;  // null: the same of streams
  std::vector<StreamLabel> stream_labels;
  bool complete = false;  // what is in no inventory and no rule does not exist
  std::vector<FactOrigin> origins;
  std::vector<std::shared_ptr<const SourceFile>> files;  // that places are in

  // The shortest time between samples of a job; empty: of any. Nothing when it is not known.
  std::optional<int64_t> ScrapeIntervalOf(std::string_view job) const;
};

using FactError = std::function<void(const Location& where, const std::string& message)>;

// Reads every file that is named; what cannot be read or understood goes to `fail`. `shown` makes
// a path for people of an absolute one.
std::shared_ptr<const Facts> ReadFacts(const EnvironmentSettings& environment,
                                       const source::FileSystem& files,
                                       const std::function<std::string(const std::string&)>& shown,
                                       const FactError& fail);

}  // namespace rulecheck::policy
