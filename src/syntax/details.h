// Equality and hashes of trees of either language, from one list per node of what it says
// itself. A language gives, beside AppendChildren,
//   void AppendDetails(const Expr& node, syntax::Details* out);
// which leaves out children, spans, ids and spelling.
#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "rulecheck/syntax_tree.h"

namespace rulecheck::syntax {

// A list whose length may vary must be preceded by its length.
class Details {
 public:
  void Clear() {
    numbers_.clear();
    texts_.clear();
    own_texts_.clear();
  }
  void Number(uint64_t number) { numbers_.push_back(number); }
  void Number(int64_t number) { numbers_.push_back(static_cast<uint64_t>(number)); }
  // Bits, so that -0 and NaN are what they are.
  void Number(double number) { numbers_.push_back(std::bit_cast<uint64_t>(number)); }
  void Flag(bool flag) { numbers_.push_back(flag ? 1 : 0); }
  template <typename Enumeration>
  void Word(Enumeration word) {
    numbers_.push_back(static_cast<uint64_t>(word));
  }
  // Must outlive the list.
  void Text(std::string_view text) { texts_.push_back(text); }
  void OwnText(std::string text) { own_texts_.push_back(std::move(text)); }
  template <typename Labels>
  void Names(const Labels& labels) {
    Number(uint64_t{labels.size()});
    for (const LabelRef& label : labels) Text(label.name);
  }

  uint64_t Hash() const;
  friend bool operator==(const Details&, const Details&) = default;

 private:
  std::vector<uint64_t> numbers_;
  std::vector<std::string_view> texts_;
  std::vector<std::string> own_texts_;
};

// `hash` with one more value in it; order counts.
uint64_t Mix(uint64_t hash, uint64_t value);

// `also(a, b)` is asked of every pair of nodes that are the same so far.
template <typename Expr, typename Also>
bool SameTrees(const Expr& a, const Expr& b, Also&& also) {
  std::vector<std::pair<const Expr*, const Expr*>> waiting{{&a, &b}};
  std::vector<const Expr*> left_children, right_children;
  Details left_details, right_details;
  while (!waiting.empty()) {
    const auto [left, right] = waiting.back();
    waiting.pop_back();
    if (left->kind != right->kind) return false;
    left_details.Clear();
    right_details.Clear();
    AppendDetails(*left, &left_details);
    AppendDetails(*right, &right_details);
    if (left_details != right_details || !also(*left, *right)) return false;
    left_children.clear();
    right_children.clear();
    AppendChildren(*left, &left_children);
    AppendChildren(*right, &right_children);
    if (left_children.size() != right_children.size()) return false;
    for (size_t i = 0; i < left_children.size(); ++i) {
      waiting.emplace_back(left_children[i], right_children[i]);
    }
  }
  return true;
}

// Of every subtree, by its root.
template <typename Expr>
NodeTable<uint64_t> HashTrees(const Expr& root) {
  std::vector<const Expr*> parents_first;
  Walk(root, [&](const Expr& node) {
    parents_first.push_back(&node);
    return true;
  });
  NodeTable<uint64_t> hashes;
  std::vector<const Expr*> children;
  Details details;
  for (size_t i = parents_first.size(); i-- > 0;) {
    const Expr& node = *parents_first[i];
    details.Clear();
    AppendDetails(node, &details);
    uint64_t hash = Mix(details.Hash(), static_cast<uint64_t>(node.kind));
    children.clear();
    AppendChildren(node, &children);
    for (const Expr* child : children) hash = Mix(hash, std::as_const(hashes)[child->id]);
    hashes[node.id] = hash;
  }
  return hashes;
}

}  // namespace rulecheck::syntax
