// Facts of each node of a query, worked out once from the leaves to the root.
#pragma once

#include <vector>

#include "rulecheck/logql.h"
#include "rulecheck/promql.h"
#include "rulecheck/syntax.h"

namespace rulecheck::analysis {

// A fact of type T for each node below and including `root`, as `work_out(node, facts of the
// nodes below)` says. `Expr`: of either language.
template <typename Expr, typename T>
class NodeFacts {
 public:
  template <typename WorkOut>
  NodeFacts(const Expr& root, const WorkOut& work_out) {
    std::vector<const Expr*> nodes;
    Walk(root, [&](const Expr& node) { nodes.push_back(&node); });
    for (size_t i = nodes.size(); i-- > 0;) facts_[nodes[i]->id] = work_out(*nodes[i], *this);
  }

  const T& operator[](const Expr& node) const { return facts_[node.id]; }
  const T& operator[](const Expr* node) const { return facts_[node->id]; }

 private:
  syntax::NodeTable<T> facts_;
};

}  // namespace rulecheck::analysis
