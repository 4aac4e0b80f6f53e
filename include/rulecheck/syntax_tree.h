// Nodes of PromQL and LogQL: what all have in common, tables by node, and the walk over
// a tree with what is around each node.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <type_traits>
#include <vector>

#include "rulecheck/span.h"

namespace rulecheck::syntax {

// Numbers the nodes of one query from 0 on, in the order in which they were made.
struct NodeId {
  uint32_t value = 0;
  friend bool operator==(NodeId, NodeId) = default;
};

// The head of every node. `Self` is its family (promql::Expr, logql::Stage, ...), `Kinds`
// the enumeration that tells the members of the family apart.
template <typename Self, typename Kinds>
struct Node {
  Kinds kind{};
  NodeId id;
  Span span;  // from the first to the last byte that belongs to the node
};

// Downcasts by kind; As<T> returns null when the node is something else.
template <typename T, typename Self>
const T* As(const Self* node) {
  return node != nullptr && node->kind == T::kKind ? static_cast<const T*>(node) : nullptr;
}
template <typename T, typename Self>
T* As(Self* node) {
  return node != nullptr && node->kind == T::kKind ? static_cast<T*>(node) : nullptr;
}
template <typename T, typename Self>
const T& To(const Self& node) {
  return static_cast<const T&>(node);
}

// Facts by node of one query. Nodes that were never set have T().
template <typename T>
class NodeTable {
 public:
  NodeTable() = default;
  explicit NodeTable(uint32_t node_count) : by_id_(node_count) {}

  // Grows where needed, which moves what is there; a table made for all nodes never does.
  T& operator[](NodeId id) {
    if (id.value >= by_id_.size()) by_id_.resize(id.value + size_t{1});
    return by_id_[id.value];
  }
  const T& operator[](NodeId id) const {
    static const T kUnset{};
    return id.value < by_id_.size() ? by_id_[id.value] : kUnset;
  }

 private:
  static_assert(!std::is_same_v<T, bool>, "std::vector<bool> gives no references");
  std::vector<T> by_id_;
};

// The nodes around a node, from the root to its parent.
template <typename Self>
using Ancestors = std::span<const Self* const>;

template <typename Self>
const Self* ParentOf(std::span<const Self* const> ancestors) {
  return ancestors.empty() ? nullptr : ancestors.back();
}

// Calls a visitor that says whether to go on below a node; one without result always does.
template <typename Visitor, typename... Arguments>
bool Enters(Visitor& visit, const Arguments&... arguments) {
  if constexpr (std::is_void_v<std::invoke_result_t<Visitor&, const Arguments&...>>) {
    visit(arguments...);
    return true;
  } else {
    return visit(arguments...);
  }
}

// What Walk does, for a function and what it is called with: once for each language, in src/syntax/walk.h.
template <typename Self>
using VisitNode = bool (*)(void* visitor, const Self& node, Ancestors<Self> ancestors);
template <typename Self>
void WalkTree(const Self& root, VisitNode<Self> visit, void* visitor);

// Calls `visit(node)` or `visit(node, ancestors)` for every node, parents first, left to
// right, with an explicit stack. `visit` returns false to skip the node's children, or
// nothing. The ancestors are good during the call.
template <typename Self, typename Kinds, typename Visitor>
void Walk(const Node<Self, Kinds>& root, Visitor&& visit) {
  using Called = std::remove_reference_t<Visitor>;
  const VisitNode<Self> call = [](void* visitor, const Self& node, Ancestors<Self> ancestors) {
    auto& called = *static_cast<Called*>(visitor);
    if constexpr (std::is_invocable_v<Called&, const Self&, Ancestors<Self>>) {
      return Enters(called, node, ancestors);
    } else {
      return Enters(called, node);
    }
  };
  WalkTree(static_cast<const Self&>(root), call, const_cast<void*>(static_cast<const void*>(&visit)));
}

// Matchers, as both languages write them: name, operator, value.
enum class MatchOp : uint8_t { kEqual, kNotEqual, kRegexp, kNotRegexp };
std::string_view MatchOpText(MatchOp op);  // "=", "!=", "=~", "!~"

// A label name in a list, in a filter, ...
struct LabelRef {
  std::string_view name;  // decoded
  Span span;              // with its quotes, where written with quotes
};

}  // namespace rulecheck::syntax
