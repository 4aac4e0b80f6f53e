// Presence bitmaps: one bit a step, 64 to a word, kept beside columns of values.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace rulecheck::engine {

inline size_t BitmapWords(size_t bits) {
  return (bits + 63) / 64;
}
inline bool TestBit(const uint64_t* words, size_t i) {
  return (words[i >> 6] >> (i & 63)) & 1u;
}
inline void SetBit(uint64_t* words, size_t i) {
  words[i >> 6] |= uint64_t{1} << (i & 63);
}
inline void ClearBit(uint64_t* words, size_t i) {
  words[i >> 6] &= ~(uint64_t{1} << (i & 63));
}

// Sets the first `bits` bits.
inline void FillBits(uint64_t* words, size_t bits) {
  for (size_t w = 0; w < bits / 64; ++w) words[w] = ~uint64_t{0};
  if (bits % 64 != 0) words[bits / 64] = (uint64_t{1} << (bits % 64)) - 1;
}

// 1 where a bit is set, 0 elsewhere.
inline void FillFromBits(const uint64_t* words, size_t bits, double* out) {
  for (size_t i = 0; i < bits; ++i) out[i] = TestBit(words, i) ? 1 : 0;
}

// Calls f(i) for every set bit, in order.
template <typename F>
void ForEachBit(const uint64_t* words, size_t word_count, F&& f) {
  for (size_t w = 0; w < word_count; ++w) {
    uint64_t rest = words[w];
    while (rest != 0) {
      f(w * 64 + static_cast<size_t>(__builtin_ctzll(rest)));
      rest &= rest - 1;
    }
  }
}

}  // namespace rulecheck::engine
