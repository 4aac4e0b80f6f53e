// Matchers held against the alerts of a run, which are known by label flow: which fit the sides of an
// inhibition, and which can inhibit which.
#pragma once

#include <optional>
#include <vector>

#include "flow/flow.h"
#include "routing/label_truth.h"
#include "routing/model.h"

namespace rulecheck::routing {

// The labels that are left where all hold; nothing when they cannot.
std::optional<flow::Labels> NarrowBy(const Matchers& matchers, flow::Labels labels);
// Whether alerts can fit all of some matchers, or surely do.
Truth Fits(const Matchers& matchers, const flow::Labels& labels);
Truth Fits(const Matchers& matchers, const flow::Flow& alerts);
// The labels of the alerts that come to a node; nothing when none can.
std::optional<flow::Labels> LabelsAt(const RouteTree& tree, uint32_t node);

// An alert that can fit one side of a rule, with the labels that it then has.
struct SideAlert {
  const RoutedAlert* alert = nullptr;
  std::vector<flow::Labels> labels;
  bool surely_other_side = false;  // all of them fit the other side, too
};
std::optional<SideAlert> AlertOfSide(const RoutedAlert& alert, const Matchers& side, const Matchers& other);
std::vector<SideAlert> AlertsOfSide(const ConfigModel& config, const Matchers& side, const Matchers& other);

// False when no source can have the values of `equal` that a target has, or when the self rule forbids it.
bool CanInhibit(const InhibitRule& rule, const SideAlert& source, const SideAlert& target);

}  // namespace rulecheck::routing
