#include "rulecheck/arena.h"

#include <algorithm>
#include <bit>

namespace rulecheck {
namespace {

constexpr size_t kLargestBlock = 1 << 20;

// What allocators of this time give in any case: four sizes for each power of two.
size_t RoundUp(size_t bytes) {
  const size_t step = std::bit_floor(bytes) / 4;
  return (bytes + step - 1) / step * step;
}

}  // namespace

Arena::~Arena() {
  BackTo({});
}

void Arena::BackTo(const Position& position) {
  while (filled_.last != position.last) {
    Block* block = filled_.last;
    filled_.last = block->before;
    ::operator delete(block);
  }
  filled_ = position;
}

// What is left of the block before is given up, at most half of what was asked for.
void* Arena::AllocateInNewBlock(size_t bytes, size_t alignment) {
  const size_t wanted = std::min(std::max(first_block_, filled_.taken / 8), kLargestBlock);
  const size_t size = RoundUp(std::max(wanted, sizeof(Block) + bytes + alignment));
  auto* block = new (::operator new(size)) Block{filled_.last};
  const auto begin = reinterpret_cast<uintptr_t>(block);
  filled_ = {reinterpret_cast<uintptr_t>(block + 1), begin + size, filled_.taken + size, block};
  return Allocate(bytes, alignment);
}

}  // namespace rulecheck
