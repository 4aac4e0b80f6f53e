#include "promql/tree_scope.h"

#include <mutex>
#include <unordered_map>
#include <vector>

#include "promql/pack.h"

namespace rulecheck::promql {

// The trees that a thread has unpacked.
struct ThreadTrees {
  ScratchArena nodes;
  Arena* arena = nullptr;  // null: no scope
  std::unordered_map<const Query*, const Expr*> roots;
  std::vector<const Query*> order;  // the keys of `roots`
  const Query* last = nullptr;      // asked for, and its root
  const Expr* last_root = nullptr;

  static ThreadTrees& Own() {
    thread_local ThreadTrees trees;
    return trees;
  }

  const Expr* RootOf(const Query& query) {
    if (last == &query) return last_root;
    const auto [it, is_new] = roots.try_emplace(&query);
    if (is_new) {
      it->second = Unpack(query.packed(), query.text(), arena);
      order.push_back(&query);
    }
    last = &query;
    return last_root = it->second;
  }
};

namespace {

// Of whoever asks outside of a scope, each time anew.
const Expr* RootForGood(const Query& query) {
  static std::mutex mutex;
  static Arena arena(16 * 1024);
  const std::lock_guard<std::mutex> lock(mutex);
  return Unpack(query.packed(), query.text(), &arena);
}

}  // namespace

TreeScope::TreeScope()
    : trees_(ThreadTrees::Own()),
      outermost_(trees_.arena == nullptr),
      first_(trees_.order.size()),
      nodes_(&trees_.nodes) {
  trees_.arena = nodes_.arena();
}

TreeScope::~TreeScope() {
  trees_.last = nullptr;
  if (outermost_) trees_.arena = nullptr;
  for (size_t i = first_; i < trees_.order.size(); ++i) trees_.roots.erase(trees_.order[i]);
  trees_.order.resize(first_);
}

const Expr* Query::Unpacked() const {
  ThreadTrees& trees = ThreadTrees::Own();
  return trees.arena == nullptr ? RootForGood(*this) : trees.RootOf(*this);
}

}  // namespace rulecheck::promql
