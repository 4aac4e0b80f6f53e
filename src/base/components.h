// Strongly connected components of a directed graph: circles, and an order without surprises.
#pragma once

#include <cstdint>
#include <vector>

namespace rulecheck {

// `edges[n]` are the nodes that n points to. Each node is in one component, its members
// sorted; a component comes after all others that it points to. Linear, no recursion.
std::vector<std::vector<uint32_t>> Components(const std::vector<std::vector<uint32_t>>& edges);

}  // namespace rulecheck
