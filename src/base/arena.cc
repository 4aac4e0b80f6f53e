#include "rulecheck/arena.h"

#include <algorithm>
#include <atomic>
#include <bit>

namespace rulecheck {
namespace {

constexpr size_t kLargestBlock = 1 << 20;
// What an arena takes of a common block at a time.
constexpr size_t kPart = 512;
#ifdef __SANITIZE_ADDRESS__
constexpr size_t kCommonBlock = 0;  // each part is a block, whose end is seen
#else
constexpr size_t kCommonBlock = 32 * 1024;
#endif

// What allocators of this time give in any case: four sizes for each power of two.
size_t RoundUp(size_t bytes) {
  const size_t step = std::bit_floor(bytes) / 4;
  return (bytes + step - 1) / step * step;
}

// So that a part can begin behind it.
uintptr_t Aligned(uintptr_t at) {
  constexpr uintptr_t kAlignment = alignof(void*);
  return (at + kAlignment - 1) & ~(kAlignment - 1);
}

}  // namespace

// Stands in front of the parts of several arenas.
struct CommonBlock {
  std::atomic<size_t> users{1};

  static void Leave(CommonBlock* block) {
    if (block != nullptr && block->users.fetch_sub(1) == 1) ::operator delete(block);
  }
};

namespace {

// Where the arenas of a thread take parts at present.
struct ThreadBlock {
  CommonBlock* block = nullptr;
  uintptr_t free = 0;
  uintptr_t end = 0;

  ~ThreadBlock() {
    CommonBlock::Leave(block);
    free = end = 0;
  }

  void TakeNext(size_t bytes) {
    CommonBlock::Leave(block);
    const size_t size = std::max(kCommonBlock, sizeof(CommonBlock) + bytes);
    block = new (::operator new(size)) CommonBlock;
    free = reinterpret_cast<uintptr_t>(block + 1);
    end = reinterpret_cast<uintptr_t>(block) + size;
  }
};
thread_local ThreadBlock thread_block;

}  // namespace

Arena::~Arena() {
  BackTo({});
}

void Arena::BackTo(const Position& position) {
  if (filled_.last == position.last) {
    filled_.free = position.free;
    return;
  }
  while (filled_.last != position.last) {
    Block* block = filled_.last;
    filled_.last = block->before;
    if (block->common != nullptr) {
      CommonBlock::Leave(block->common);
    } else {
      ::operator delete(block);
    }
  }
  filled_ = position;
}

void Arena::Close() {
  if (filled_.last == nullptr || filled_.end != thread_block.free) return;
  thread_block.free = filled_.end = Aligned(filled_.free);
}

void* Arena::AllocateInNewBlock(size_t bytes, size_t alignment) {
  if (first_block_ == kInCommon) {
    TakePart(bytes + alignment);
  } else {
    TakeBlock(bytes + alignment);
  }
  return Allocate(bytes, alignment);
}

// What is left of the block before is given up, at most half of what was asked for.
void Arena::TakeBlock(size_t bytes) {
  const size_t wanted = std::min(std::max(first_block_, filled_.taken / 8), kLargestBlock);
  const size_t size = RoundUp(std::max(wanted, sizeof(Block) + bytes));
  auto* block = new (::operator new(size)) Block{filled_.last, nullptr};
  const auto begin = reinterpret_cast<uintptr_t>(block);
  filled_ = {reinterpret_cast<uintptr_t>(block + 1), begin + size, filled_.taken + size, block};
}

// Where no other arena took the bytes behind its part, that gets longer.
void Arena::TakePart(size_t bytes) {
  ThreadBlock& common = thread_block;
  const bool longer = filled_.last != nullptr && filled_.end == common.free;
  const size_t needed = Aligned(longer ? bytes : sizeof(Block) + bytes);
  if (common.end - common.free < needed) {
    common.TakeNext(Aligned(sizeof(Block) + bytes));
    return TakePart(bytes);
  }
  const size_t size = std::min(std::max(needed, kPart), common.end - common.free);
  if (!longer) {
    common.block->users.fetch_add(1);
    auto* block = new (reinterpret_cast<void*>(common.free)) Block{filled_.last, common.block};
    filled_ = {reinterpret_cast<uintptr_t>(block + 1), 0, filled_.taken, block};
  }
  common.free += size;
  filled_.end = common.free;
  filled_.taken += size;
}

}  // namespace rulecheck
