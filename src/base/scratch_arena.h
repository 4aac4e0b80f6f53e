// An arena that is emptied after each use and keeps its first block.
#pragma once

#include "rulecheck/arena.h"

namespace rulecheck {

// For one thread.
class ScratchArena {
 public:
  ScratchArena() : arena_(16 * 1024) { arena_.Allocate(1, 1); }

  // What it gives out is good as long as it is; uses end in the opposite order.
  class Use {
   public:
    explicit Use(ScratchArena* scratch) : arena_(scratch->arena_), begin_(arena_.Here()) {}
    ~Use() { arena_.BackTo(begin_); }
    Use(const Use&) = delete;
    Use& operator=(const Use&) = delete;

    Arena* arena() const { return &arena_; }

   private:
    Arena& arena_;
    Arena::Position begin_;
  };

 private:
  Arena arena_;
};

}  // namespace rulecheck
