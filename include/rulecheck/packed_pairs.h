// The labels or annotations of a rule in little room: runs have tens of thousands of them, most of them
// written as they are read.
#pragma once

#include <cstddef>
#include <cstdint>
#include <iterator>
#include <span>

#include "rulecheck/arena.h"
#include "rulecheck/mapped_text.h"

namespace rulecheck {

// A list that makes each pair when it is asked for. Good as long as the arena and what its texts point to;
// cheap to copy.
class PackedPairs {
 public:
  class Iterator;

  PackedPairs() = default;
  PackedPairs(std::span<const TextPair> pairs, Arena* arena);

  size_t size() const { return head_ == nullptr ? 0 : head_->size; }
  bool empty() const { return size() == 0; }
  TextPair operator[](size_t index) const {
    const Packed* texts = head_->texts() + 2 * index;
    return {Unpack(texts[0]), Unpack(texts[1])};
  }
  Iterator begin() const;
  Iterator end() const;

 private:
  // Where a text is written, and how. In a file of at most 64 MiB a place leaves the highest bits free.
  struct Packed {
    uint32_t begin;  // or where it is among the texts that are kept in full
    uint32_t end;    // and the marks
  };
  static constexpr uint32_t kQuoted = 1u << 31;  // the text is what is between the first and the last byte
  static constexpr uint32_t kInFull = 1u << 30;
  static constexpr uint32_t kMarks = kQuoted | kInFull;

  // Followed by two texts for each pair and those in full.
  struct Head {
    const SourceFile* file;
    const MappedText* in_full;
    size_t size;

    Packed* texts() { return reinterpret_cast<Packed*>(this + 1); }
    const Packed* texts() const { return reinterpret_cast<const Packed*>(this + 1); }
  };

  static bool Pack(const MappedText& text, const SourceFile* file, Packed* out);
  MappedText Unpack(Packed text) const;

  const Head* head_ = nullptr;
};

class PackedPairs::Iterator {
 public:
  using iterator_category = std::input_iterator_tag;
  using value_type = TextPair;
  using difference_type = std::ptrdiff_t;
  using reference = TextPair;
  struct pointer {
    TextPair pair;
    const TextPair* operator->() const { return &pair; }
  };

  Iterator(const PackedPairs* pairs, size_t index) : pairs_(*pairs), index_(index) {}
  TextPair operator*() const { return pairs_[index_]; }
  pointer operator->() const { return {pairs_[index_]}; }
  Iterator& operator++() {
    ++index_;
    return *this;
  }
  Iterator operator++(int) { return {&pairs_, index_++}; }
  friend bool operator==(const Iterator& a, const Iterator& b) { return a.index_ == b.index_; }

 private:
  PackedPairs pairs_;
  size_t index_;
};

inline PackedPairs::Iterator PackedPairs::begin() const {
  return {this, 0};
}
inline PackedPairs::Iterator PackedPairs::end() const {
  return {this, size()};
}

}  // namespace rulecheck
