// A set of label names that is cheap to copy and to change: versions share what they have
// in common, so that a fact for each node of a long query takes little more than one.
#pragma once

#include <atomic>
#include <cstdint>
#include <initializer_list>
#include <iterator>
#include <span>
#include <string_view>
#include <utility>
#include <vector>

#include "rulecheck/span.h"

namespace rulecheck::analysis {

// Immutable; each name may carry the place that put it there. Names are not owned: they
// point into the query or file that they stand in. Copies may be read by many threads.
// A treap: its shape follows from its names alone, so two sets of equal parts often share
// nodes, and operations on them skip what is shared.
class LabelSet {
 public:
  struct Entry {
    std::string_view name;
    Span span;
  };
  struct Node;

  LabelSet() = default;
  explicit LabelSet(std::vector<Entry> entries);  // in any order; of equal names the first counts
  LabelSet(std::initializer_list<std::string_view> names);
  LabelSet(const LabelSet& other) : root_(Share(other.root_)) {}
  LabelSet(LabelSet&& other) noexcept : root_(std::exchange(other.root_, nullptr)) {}
  LabelSet& operator=(LabelSet other) noexcept {
    std::swap(root_, other.root_);
    return *this;
  }
  ~LabelSet() { Release(root_); }

  bool empty() const { return root_ == nullptr; }
  size_t size() const;
  bool Contains(std::string_view name) const { return Find(name) != nullptr; }
  // Null when the name is not in the set.
  const Entry* Find(std::string_view name) const;

  // Names that are there already keep their place.
  void Insert(std::string_view name, Span span = {});
  void Erase(std::string_view name);
  void UniteWith(const LabelSet& other);
  void IntersectWith(const LabelSet& other);
  void Subtract(const LabelSet& other);

  // Sorted by name.
  std::vector<Entry> Entries() const;
  std::vector<std::string_view> Names() const;

  // Equal names, wherever they come from.
  friend bool operator==(const LabelSet& a, const LabelSet& b) { return SameNames(a.root_, b.root_); }

 private:
  static const Node* Share(const Node* node);
  static void Release(const Node* node);
  static bool SameNames(const Node* a, const Node* b);

  const Node* root_ = nullptr;
};

}  // namespace rulecheck::analysis
