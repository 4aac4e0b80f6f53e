#include "routing/route_tree.h"

#include <algorithm>
#include <utility>

namespace rulecheck::routing {
namespace {

void Inherit(const Route& route, RouteNode* node) {
  if (!route.receiver.value.empty()) node->receiver = route.receiver.value;
  if (route.group_by) {
    node->group_by_all = route.GroupsByAll();
    node->group_by.clear();
    for (const MappedText& label : *route.group_by)
      if (label.value != "...") node->group_by.push_back(label.value);
  }
  if (route.group_wait) node->group_wait = route.group_wait->milliseconds;
  if (route.group_interval) node->group_interval = route.group_interval->milliseconds;
  if (route.repeat_interval) node->repeat_interval = route.repeat_interval->milliseconds;
}

bool AnyHolds(const Config& config, const std::vector<MappedText>& names, int64_t unix_seconds) {
  return std::any_of(names.begin(), names.end(), [&](const MappedText& name) {
    const NamedInterval* interval = config.FindInterval(name.value);
    return interval != nullptr && interval->Holds(unix_seconds);
  });
}

}  // namespace

bool RouteNode::SpeaksAt(const Config& config, int64_t unix_seconds) const {
  if (!route->active.empty() && !AnyHolds(config, route->active, unix_seconds)) return false;
  return !AnyHolds(config, route->mute, unix_seconds);
}

RouteTree::RouteTree(const Config& config) : config_(config) {
  if (config.route) Add(*config.route, 0);
}

// Documents are at most 200 levels deep.
void RouteTree::Add(const Route& route, uint32_t parent) {
  const auto index = static_cast<uint32_t>(nodes_.size());
  RouteNode node = index == 0 ? RouteNode() : nodes_[parent];
  node.children.clear();
  node.route = &route;
  node.parent = parent;
  node.depth = index == 0 ? 0 : nodes_[parent].depth + 1;
  Inherit(route, &node);
  nodes_.push_back(std::move(node));
  if (index != 0) nodes_[parent].children.push_back(index);
  for (const Route& child : route.routes) Add(child, index);
}

std::vector<uint32_t> RouteTree::Match(const LabelMap& labels) const {
  std::vector<uint32_t> out;
  if (!nodes_.empty()) Visit(0, labels, &out);
  return out;
}

bool RouteTree::Visit(uint32_t node, const LabelMap& labels, std::vector<uint32_t>* out) const {
  if (!AllHold(nodes_[node].route->matchers, labels)) return false;
  bool found = false;
  for (const uint32_t child : nodes_[node].children) {
    if (!Visit(child, labels, out)) continue;
    found = true;
    if (!nodes_[child].route->continues) break;
  }
  if (!found) out->push_back(node);
  return true;
}

LabelMap RouteTree::GroupLabels(uint32_t node, const LabelMap& labels) const {
  LabelMap out;
  const auto add = [&](std::string_view name) {
    const std::string_view value = ValueIn(labels, name);
    if (!value.empty()) out.emplace(name, value);
  };
  if (nodes_[node].group_by_all) {
    for (const auto& [name, value] : labels) add(name);
  } else {
    for (const std::string_view name : nodes_[node].group_by) add(name);
  }
  return out;
}

std::string RouteTree::GroupingInWords(uint32_t node) const {
  if (nodes_[node].group_by_all) return "all labels";
  std::string out;
  for (const std::string_view name : nodes_[node].group_by) {
    if (!out.empty()) out += ", ";
    out += name;
  }
  return out.empty() ? "nothing" : out;
}

}  // namespace rulecheck::routing
