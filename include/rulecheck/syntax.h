// What PromQL and LogQL share: the query that owns its nodes, and how parsing ends. The
// nodes themselves and the walk over them are in syntax_tree.h.
//
//   syntax::NodeTable<size_t> depths(query.node_count());
//   promql::Walk(*query.root(), [&](const promql::Expr& node, auto ancestors) {
//     depths[node.id] = ancestors.size();
//     return true;
//   });
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "rulecheck/arena.h"
#include "rulecheck/span.h"
#include "rulecheck/syntax_tree.h"

namespace rulecheck::syntax {

// A parsed query: its text and its tree, in an arena of its own or in one that also holds others.
template <typename Expr>
class QueryOf {
 public:
  // Keeps a copy of the text.
  explicit QueryOf(std::string_view text)
      : own_(std::make_unique<Arena>(FirstBlock(text.size()))),
        arena_(own_.get()),
        text_(arena_->CopyText(text)) {}
  // `arena` and what `text` points to must outlive the query.
  QueryOf(std::string_view text, Arena* arena) : arena_(arena), text_(text) {}

  std::string_view text() const { return text_; }
  const Expr* root() const { return root_; }
  // Ids of nodes are below it.
  uint32_t node_count() const { return node_count_; }

  // For the parser and for passes that build nodes.
  Arena* arena() { return arena_; }
  Expr* mutable_root() { return root_; }
  void set_root(Expr* root) { root_ = root; }
  template <typename T>
  T* New() {
    return arena_->New<T>();
  }
  template <typename T>
  T* NewNode(Span span) {
    T* node = arena_->New<T>();
    if constexpr (requires { T::kKind; }) node->kind = T::kKind;
    node->id = {node_count_++};
    node->span = span;
    if constexpr (requires { node->paren_span; }) node->paren_span = span;
    return node;
  }
  template <typename T>
  std::span<T> CopyList(const std::vector<T>& list) {
    return arena_->CopyList(std::span<const T>(list));
  }
  std::string_view CopyText(std::string_view text) { return arena_->CopyText(text); }

 protected:
  void set_node_count(uint32_t count) { node_count_ = count; }

 private:
  // A tree takes about eight times the room of its text.
  static size_t FirstBlock(size_t text) { return std::clamp<size_t>(9 * text, 192, 4096); }

  std::unique_ptr<Arena> own_;
  Arena* arena_;
  std::string_view text_;
  Expr* root_ = nullptr;
  uint32_t node_count_ = 0;
};

// Bounds for hostile input, ours and not the engines'; beyond them the outcome is one clear
// error that says so. Passes over a tree recurse: a level of it takes up to 1.7 KB of stack
// where it is evaluated, half of that where it is checked, so that trees within these bounds
// leave half of the usual 8 MB.
struct Limits {
  uint32_t max_bytes = 1u << 20;  // length of a query
  uint32_t max_nesting = 800;     // open parentheses and what else waits for an operand
  uint32_t max_depth = 2000;      // height of the tree: `a + b + c` grows by one with every operator
  uint32_t max_errors = 20;       // errors collected
};

// What an editor shows alike. A text that breaks off, such as an open string, ends in one
// token of what could not be read.
enum class TokenKind : uint8_t { kName, kKeyword, kNumber, kString, kSymbol, kComment, kUnread };

struct Token {
  TokenKind kind;
  Span span;
};

struct ParseError {
  Span span;              // in the query's text; empty at the end of input
  std::string message;    // what was found and what would have been fine
  std::string hint;       // for common slips ("write `<=`"); may be empty
  bool is_limit = false;  // beyond our Limits; the engine may take it all the same
};

template <typename Query>
struct ParseOutcomeOf {
  std::unique_ptr<Query> query;    // null when there are errors
  std::vector<ParseError> errors;  // in order of position; empty on success
};

}  // namespace rulecheck::syntax
