// The tree of routes with what each node has from its parents, and which nodes an alert ends in.
// Source: dispatch/route.go of Alertmanager.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "routing/config.h"

namespace rulecheck::routing {

// Milliseconds.
struct RouteNode {
  const Route* route = nullptr;
  uint32_t parent = 0;  // the root's is itself
  uint32_t depth = 0;
  std::vector<uint32_t> children;
  std::string_view receiver;
  std::vector<std::string_view> group_by;
  bool group_by_all = false;
  int64_t group_wait = 30'000, group_interval = 300'000, repeat_interval = 14'400'000;

  bool SpeaksAt(const Config& config, int64_t unix_seconds) const;
};

// Parents stand before their children, in the order of the text. Good as long as its configuration.
class RouteTree {
 public:
  explicit RouteTree(const Config& config);

  const Config& config() const { return config_; }
  const std::vector<RouteNode>& nodes() const { return nodes_; }
  const RouteNode& operator[](uint32_t node) const { return nodes_[node]; }

  // The nodes that notify of an alert, in order. Never empty, unless the tree is.
  std::vector<uint32_t> Match(const LabelMap& labels) const;
  // Those of the alert's labels that its groups at a node have in common.
  LabelMap GroupLabels(uint32_t node, const LabelMap& labels) const;
  // Names of labels that a node groups by, for people: "alertname, cluster", "all labels", "nothing".
  std::string GroupingInWords(uint32_t node) const;

 private:
  void Add(const Route& route, uint32_t parent);
  bool Visit(uint32_t node, const LabelMap& labels, std::vector<uint32_t>* out) const;

  const Config& config_;
  std::vector<RouteNode> nodes_;
};

}  // namespace rulecheck::routing
