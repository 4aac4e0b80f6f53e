// A bump allocator for many small things that die together: nodes of a query or of a
// document, and the texts they hold.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <new>
#include <span>
#include <string_view>
#include <type_traits>

namespace rulecheck {

struct CommonBlock;

// What it gives out lives as long as the arena. No destructor is ever called.
class Arena {
 public:
  // `first_block` bytes are taken at the first allocation; each further block is as large, or an
  // eighth of what was taken before if that is more: so much is empty at the end at most.
  explicit Arena(size_t first_block = 1024) : first_block_(first_block) {}
  // In place of it, for many arenas that are filled one after another and kept: those that a thread fills
  // take parts of common blocks, without gaps. Such a block is freed with the last that has a part of it.
  static constexpr size_t kInCommon = 0;
  ~Arena();
  Arena(const Arena&) = delete;
  Arena& operator=(const Arena&) = delete;

  void* Allocate(size_t bytes, size_t alignment) {
    const uintptr_t at = (filled_.free + alignment - 1) & ~(alignment - 1);
    if (filled_.free == 0 || at + bytes > filled_.end) return AllocateInNewBlock(bytes, alignment);
    filled_.free = at + bytes;
    return reinterpret_cast<void*>(at);
  }

  // Value-initialized.
  template <typename T>
  T* New() {
    static_assert(std::is_trivially_destructible_v<T>);
    return new (Allocate(sizeof(T), alignof(T))) T();
  }
  // Not initialized.
  template <typename T>
  T* NewArray(size_t count) {
    static_assert(std::is_trivially_destructible_v<T>);
    return static_cast<T*>(Allocate(sizeof(T) * count, alignof(T)));
  }
  template <typename T>
  std::span<T> CopyList(std::span<const T> list) {
    if (list.empty()) return {};
    T* copy = NewArray<T>(list.size());
    for (size_t i = 0; i < list.size(); ++i) new (copy + i) T(list[i]);
    return {copy, list.size()};
  }
  std::string_view CopyText(std::string_view text) {
    if (text.empty()) return {};
    char* copy = NewArray<char>(text.size());
    std::memcpy(copy, text.data(), text.size());
    return {copy, text.size()};
  }

 private:
  struct Block {
    Block* before;
    CommonBlock* common;  // that it is a part of; null: a block of its own
  };
  struct Filled {
    uintptr_t free = 0;
    uintptr_t end = 0;
    size_t taken = 0;  // bytes of all blocks
    Block* last = nullptr;
  };

 public:
  // How far it is filled; to give back all that was handed out since.
  using Position = Filled;
  Position Here() const { return filled_; }
  void BackTo(const Position& position);
  // What it has not handed out of a common block is for others.
  void Close();

 private:
  void* AllocateInNewBlock(size_t bytes, size_t alignment);
  void TakeBlock(size_t bytes);
  void TakePart(size_t bytes);

  size_t first_block_;
  Filled filled_;
};

}  // namespace rulecheck
