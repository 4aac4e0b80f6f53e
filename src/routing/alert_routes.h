// Where the alerts of a rule go, for every set of labels that they can have.
#pragma once

#include <cstdint>
#include <memory>
#include <mutex>
#include <string>
#include <unordered_map>
#include <vector>

#include "flow/flow.h"
#include "routing/label_truth.h"
#include "routing/route_tree.h"

namespace rulecheck::routing {

// A condition that the labels of a rule leave open, and how it came out.
struct Decision {
  const Matcher* matcher = nullptr;
  bool holds = false;
};

struct Outcome {
  std::vector<uint32_t> nodes;  // of the tree; empty: none takes it
  std::vector<Decision> when;   // all of these; empty: always
  flow::Labels labels;          // of the alerts that end here
};

struct AlertRoutes {
  std::vector<Outcome> outcomes;  // in the order of decisions; each alert of the rule has one
  bool complete = true;           // else too many to tell apart: any node is possible

  bool CanReach(uint32_t node) const;
  bool MustReach(uint32_t node) const;  // some node in every outcome
};

// Answers are remembered by what matchers look at. Threads may share it; good as long as its tree.
class RouteFinder {
 public:
  static constexpr size_t kMaxOutcomes = 64;

  explicit RouteFinder(const RouteTree& tree);

  const RouteTree& tree() const { return tree_; }
  std::shared_ptr<const AlertRoutes> Of(const flow::Flow& alerts) const;

 private:
  struct State;
  AlertRoutes Work(const flow::Flow& alerts) const;
  bool Visit(uint32_t node, State* state) const;
  std::string KeyOf(const flow::Flow& alerts) const;

  const RouteTree& tree_;
  std::vector<std::vector<MatcherSets>> matchers_;  // by node
  std::vector<std::string> names_;                  // that matchers look at, sorted
  mutable std::mutex mutex_;
  mutable std::unordered_map<std::string, std::shared_ptr<const AlertRoutes>> known_;
};

}  // namespace rulecheck::routing
