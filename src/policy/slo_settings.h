// `slo:` of settings: objectives, and what is expected of the alerts that guard them.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "policy/entry.h"

namespace rulecheck::policy {

// Milliseconds; the budget as a share of the period's.
struct SloTier {
  std::string severity;
  std::optional<double> budget;
  std::optional<int64_t> long_window, short_window;
  Location place;
};

struct SloDetect {
  std::optional<double> outage;   // share of requests that fail
  std::optional<int64_t> within;  // milliseconds
  std::optional<bool> notified;   // Alertmanager's group_wait counts, too
};

struct SloHours {
  std::string days, hours, zone;
};

// A query of an objective, as it is written.
struct SloQuery {
  std::string text;
  Location place;
};

// The share of good events that is aimed at.
struct SloTarget {
  double share = 0;
  std::string text;  // as it is written
  Location place;
};

struct SloObjective : PolicyEntry {
  std::string name;
  std::optional<SloTarget> objective;
  std::optional<SloQuery> total, good, bad, value;
  std::optional<double> above, below;
  std::optional<SloHours> during;
};

struct SloSettings {
  std::optional<int64_t> period, scrape_interval;  // milliseconds
  std::optional<double> traffic_floor;             // requests an hour
  std::vector<SloTier> tiers;
  std::optional<SloDetect> detect;
  std::vector<SloObjective> objectives;
  std::vector<std::string> files;
};

}  // namespace rulecheck::policy
