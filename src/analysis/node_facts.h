// Facts of each node of a query, worked out once from the leaves to the root.
#pragma once

#include <cstdint>
#include <unordered_map>
#include <vector>

#include "rulecheck/logql.h"
#include "rulecheck/promql.h"

namespace rulecheck::analysis {

// The nodes of one tree, children before parents. `Expr`: of either language.
template <typename Expr>
class NodeOrder {
 public:
  explicit NodeOrder(const Expr& root) {
    std::vector<const Expr*> waiting{&root}, children;
    while (!waiting.empty()) {
      const Expr* node = waiting.back();
      waiting.pop_back();
      nodes_.push_back(node);
      children.clear();
      AppendChildren(*node, &children);
      waiting.insert(waiting.end(), children.begin(), children.end());
    }
    number_.reserve(nodes_.size());
    for (uint32_t i = 0; i < nodes_.size(); ++i) number_.emplace(nodes_[i], i);
  }

  size_t size() const { return nodes_.size(); }
  uint32_t NumberOf(const Expr& node) const { return number_.at(&node); }

  // Calls `visit(node, number)`.
  template <typename Visitor>
  void ForEachBottomUp(Visitor&& visit) const {
    for (uint32_t i = static_cast<uint32_t>(nodes_.size()); i-- > 0;) visit(*nodes_[i], i);
  }

 private:
  std::vector<const Expr*> nodes_;  // parents first
  std::unordered_map<const Expr*, uint32_t> number_;
};

// A fact of type T for each node, as `work_out(node, facts of the nodes below)` says.
template <typename Expr, typename T>
class NodeFacts {
 public:
  template <typename WorkOut>
  NodeFacts(const NodeOrder<Expr>& order, const WorkOut& work_out) : order_(order), facts_(order.size()) {
    order.ForEachBottomUp([&](const Expr& node, uint32_t number) { facts_[number] = work_out(node, *this); });
  }

  const T& operator[](const Expr& node) const { return facts_[order_.NumberOf(node)]; }
  const T& operator[](const Expr* node) const { return (*this)[*node]; }

 private:
  const NodeOrder<Expr>& order_;
  std::vector<T> facts_;
};

}  // namespace rulecheck::analysis
