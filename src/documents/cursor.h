// A node of a tree that knows how it was reached: what walks a document to its queries, so that
// each has its JSON pointer and merge keys are followed.
//
//   Cursor(root)["spec"]["triggers"].EachItem([&](const Cursor& trigger) {
//     Add(trigger["metadata"]["query"]);  // a cursor to nothing where it is not there
//   });
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "source/tree.h"

namespace rulecheck::documents {

// `pointer` (RFC 6901) one step further.
std::string PointerTo(std::string_view pointer, std::string_view key);
std::string PointerTo(std::string_view pointer, size_t index);

// Good as long as its tree.
class Cursor {
 public:
  Cursor() = default;
  explicit Cursor(const source::Node& node, std::string pointer = {})
      : node_(&node), pointer_(std::move(pointer)) {}

  // False where nothing stands. What asks a cursor to nothing gets nothing.
  explicit operator bool() const { return node_ != nullptr; }
  const source::Node& operator*() const { return *node_; }
  const source::Node* operator->() const { return node_; }

  // What stands behind a key, in the mapping itself or in what it merges.
  Cursor operator[](std::string_view key) const;
  bool Has(std::string_view key) const { return Lookup(key) != nullptr; }
  // The text of the scalar behind a key; empty when there is none.
  std::string_view Text(std::string_view key) const;

  // Calls `visit(Cursor)` for the items of a list.
  template <typename Visit>
  void EachItem(Visit&& visit) const {
    if (node_ == nullptr) return;
    for (size_t i = 0; i < node_->items.size(); ++i)
      visit(Cursor(*node_->items[i].node, PointerTo(pointer_, i)));
  }
  // Calls `visit(Cursor)` for the values of a mapping, merged ones too.
  template <typename Visit>
  void EachValue(Visit&& visit) const {
    for (const source::Entry& entry : Entries()) visit(Value(entry));
  }

  bool is_mapping() const { return node_ != nullptr && node_->is_mapping(); }
  bool is_sequence() const { return node_ != nullptr && node_->is_sequence(); }
  bool is_scalar() const { return node_ != nullptr && node_->is_scalar(); }
  // Of a scalar; else empty.
  std::string_view text() const { return is_scalar() ? node_->value : std::string_view(); }
  // The key that leads here; empty in a list and at the root.
  std::string_view key() const { return key_; }
  const std::string& pointer() const { return pointer_; }

 private:
  const source::Node* Lookup(std::string_view key) const;
  std::vector<source::Entry> Entries() const;
  Cursor Value(const source::Entry& entry) const;

  const source::Node* node_ = nullptr;
  std::string pointer_;
  std::string_view key_;
};

}  // namespace rulecheck::documents
