// What detection asks of a tree: keys, texts of keys, names of objects.
#pragma once

#include <algorithm>
#include <initializer_list>
#include <string>
#include <string_view>

#include "source/tree.h"

namespace rulecheck::documents {

inline bool HasAll(const source::Node& node, std::initializer_list<std::string_view> keys) {
  return std::all_of(keys.begin(), keys.end(),
                     [&](std::string_view key) { return source::Find(node, key) != nullptr; });
}

inline bool HasAny(const source::Node& node, std::initializer_list<std::string_view> keys) {
  return std::any_of(keys.begin(), keys.end(),
                     [&](std::string_view key) { return source::Find(node, key) != nullptr; });
}

// The text of a scalar behind a key; empty when there is none.
inline std::string_view TextOf(const source::Node& node, std::string_view key) {
  const source::Node* value = source::Find(node, key);
  return value != nullptr && value->is_scalar() ? value->value : std::string_view{};
}

// The value of a key when it is a mapping or a list; else null.
inline const source::Node* MappingOf(const source::Node& node, std::string_view key) {
  const source::Node* value = source::Find(node, key);
  return value != nullptr && value->is_mapping() ? value : nullptr;
}
inline const source::Node* ListOf(const source::Node& node, std::string_view key) {
  const source::Node* value = source::Find(node, key);
  return value != nullptr && value->is_sequence() ? value : nullptr;
}

// A strategic merge patch says so itself.
inline bool IsPatch(const source::Node& node) {
  return source::Find(node, "$patch") != nullptr;
}

// API groups of prometheus-operator and of what took over its kinds.
inline bool IsPrometheusGroup(std::string_view version) {
  return version.starts_with("monitoring.coreos.com/") || version.starts_with("monitoring.rhobs/") ||
         version.starts_with("azmonitoring.coreos.com/");
}

// Promtail has scrape configurations, too, and sends what it finds to clients.
inline bool IsPromtailConfig(const source::Node& root) {
  return HasAll(root, {"scrape_configs"}) && HasAny(root, {"clients", "client", "positions"});
}

// Values of the chart of prometheus-adapter: `rules` by what they are for.
bool IsAdapterValues(const source::Node& node);

// "PrometheusRule monitoring/x" of an object of Kubernetes.
std::string ObjectTitle(const source::Node& object);

}  // namespace rulecheck::documents
