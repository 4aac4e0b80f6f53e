// A walk over a query that also shows what is around each node.
#pragma once

#include <cstdint>
#include <span>
#include <utility>
#include <vector>

#include "rulecheck/promql.h"

namespace rulecheck::analysis {

// Calls `visit(node, ancestors)` for every node, parents first, left to right;
// `ancestors` runs from the root to the parent and is valid during the call.
// `visit` returns false to skip the node's children. No recursion.
template <typename Visitor>
void WalkWithParents(const promql::Expr& root, Visitor&& visit) {
  std::vector<std::pair<const promql::Expr*, uint32_t>> stack{{&root, 0}};
  std::vector<const promql::Expr*> path, children;
  while (!stack.empty()) {
    const auto [node, depth] = stack.back();
    stack.pop_back();
    path.resize(depth);
    if (!visit(*node, std::span<const promql::Expr* const>(path))) continue;
    path.push_back(node);
    children.clear();
    AppendChildren(*node, &children);
    for (size_t i = children.size(); i-- > 0;) stack.push_back({children[i], depth + 1});
  }
}

}  // namespace rulecheck::analysis
