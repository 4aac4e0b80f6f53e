// The walk over a tree. A language that has AppendChildren in sight instantiates it:
//   template void syntax::WalkTree(const Expr&, syntax::VisitNode<Expr>, void*);
#pragma once

#include <cstddef>
#include <memory>
#include <utility>
#include <vector>

#include "rulecheck/syntax_tree.h"

namespace rulecheck::syntax {

// The lists of a walk. A thread keeps them for its next ones, as each check walks each query; a walk inside
// of another has its own.
template <typename Self>
class WalkLists {
 public:
  struct Waiting {
    const Self* node;
    size_t depth;
  };
  std::vector<Waiting> waiting;
  std::vector<const Self*> path, children;

  // Gives the lists back when it goes out of scope.
  class Loan {
   public:
    Loan() {
      auto& idle = Idle();
      if (idle.empty()) idle.push_back(std::make_unique<WalkLists>());
      lists_ = std::move(idle.back());
      idle.pop_back();
    }
    ~Loan() {
      if (lists_->waiting.capacity() <= kMost && lists_->path.capacity() <= kMost)
        Idle().push_back(std::move(lists_));
    }
    Loan(const Loan&) = delete;
    Loan& operator=(const Loan&) = delete;
    WalkLists& lists() { return *lists_; }

   private:
    std::unique_ptr<WalkLists> lists_;
  };

 private:
  static constexpr size_t kMost = 1024;  // nodes; more is not kept

  static std::vector<std::unique_ptr<WalkLists>>& Idle() {
    thread_local std::vector<std::unique_ptr<WalkLists>> idle;
    return idle;
  }
};

template <typename Self>
void WalkTree(const Self& root, VisitNode<Self> visit, void* visitor) {
  typename WalkLists<Self>::Loan loan;
  auto& [waiting, path, children] = loan.lists();
  waiting.assign(1, {&root, 0});
  path.clear();
  while (!waiting.empty()) {
    const auto [node, depth] = waiting.back();
    waiting.pop_back();
    path.erase(path.begin() + static_cast<std::ptrdiff_t>(depth), path.end());
    if (!visit(visitor, *node, Ancestors<Self>(path))) continue;
    children.clear();
    AppendChildren(*node, &children);
    if (children.empty()) continue;
    path.push_back(node);
    for (size_t i = children.size(); i-- > 0;) waiting.push_back({children[i], depth + 1});
  }
}

}  // namespace rulecheck::syntax
