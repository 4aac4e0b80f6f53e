#include "rulecheck/arena.h"

#include <algorithm>

namespace rulecheck {
namespace {

constexpr size_t kLargestBlock = 1 << 20;

}  // namespace

Arena::~Arena() {
  while (last_ != nullptr) {
    Block* block = last_;
    last_ = block->before;
    ::operator delete(block);
  }
}

// What is left of the block before is given up, at most half of what was asked for.
void* Arena::AllocateInNewBlock(size_t bytes, size_t alignment) {
  const size_t wanted = std::min(std::max(first_block_, taken_ / 4), kLargestBlock);
  const size_t size = std::max(wanted, sizeof(Block) + bytes + alignment);
  taken_ += size;
  auto* block = new (::operator new(size)) Block{last_};
  last_ = block;
  free_ = reinterpret_cast<uintptr_t>(block + 1);
  end_ = reinterpret_cast<uintptr_t>(block) + size;
  return Allocate(bytes, alignment);
}

}  // namespace rulecheck
