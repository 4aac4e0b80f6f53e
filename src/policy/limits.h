// `cardinality:` and `routing:` of settings.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "policy/entry.h"
#include "policy/environment.h"

namespace rulecheck::policy {

struct LimitRule : PolicyEntry {
  std::optional<double> max;
};

struct LabelListRule : PolicyEntry {
  std::vector<std::string> labels;
};

// The label is one of the rule or of its group.
struct TeamLimitRule : PolicyEntry {
  std::string label = "team";
  std::optional<double> max;
};

struct LokiLimitRule : PolicyEntry {
  std::optional<double> streams_per_query;
  std::vector<std::string> labels;  // never stream labels nor grouped by
};

struct CardinalitySettings {
  LabelListRule high;  // never grouped by, never recorded
  LimitRule record_series, alert_instances, group_series, samples;
  TeamLimitRule team_series;
  std::optional<Level> unknown;  // of a bound that could not be given
  LokiLimitRule loki;
};

struct RoutingTier {
  std::string severity;
  std::vector<Pattern> receivers;
};

struct RoutingSettings {
  std::string team_label;
  std::vector<RoutingTier> tiers;
  std::optional<Level> default_route;
  std::optional<NamedPath> heartbeat;  // the name of an alert
};

}  // namespace rulecheck::policy
