// How long the nodes of packed trees are good: ParseOptions::packed.
//
//   for (const RuleRef& ref : rules) {
//     const promql::TreeScope scope;
//     Walk(*ref.rule->query()->root(), ...);  // unpacked here, given back at the end of the turn
//   }
#pragma once

#include <cstddef>

#include "base/scratch_arena.h"

namespace rulecheck::promql {

struct ThreadTrees;

// Of its thread: what is unpacked while it is the innermost is given back with it; what an outer one has
// unpacked is used. Outside of any, trees are unpacked for good. Views of texts stay good: they are parts of
// the query's text or of what was packed. Nodes, lists and pointers to them do not.
class TreeScope {
 public:
  TreeScope();
  ~TreeScope();
  TreeScope(const TreeScope&) = delete;
  TreeScope& operator=(const TreeScope&) = delete;

 private:
  ThreadTrees& trees_;
  bool outermost_;
  size_t first_;  // of the trees that are its own
  ScratchArena::Use nodes_;
};

}  // namespace rulecheck::promql
