// An arena that is emptied after each use and keeps its first block.
#pragma once

#include <cstring>

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
    ~Use() {
      arena_.BackTo(begin_);
      Spoil();
    }
    Use(const Use&) = delete;
    Use& operator=(const Use&) = delete;

    Arena* arena() const { return &arena_; }

   private:
    // So that whoever still reads what was given back is found under the sanitizer.
    void Spoil() const {
#ifdef __SANITIZE_ADDRESS__
      if (begin_.free != 0) std::memset(reinterpret_cast<void*>(begin_.free), 0xdd, begin_.end - begin_.free);
#endif
    }

    Arena& arena_;
    Arena::Position begin_;
  };

 private:
  Arena arena_;
};

}  // namespace rulecheck
