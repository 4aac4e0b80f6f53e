// Searches in bytes for which the C library has no function.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string_view>

#if defined(__SSE2__)
#include <emmintrin.h>
#endif

namespace rulecheck::engine::logql {

inline size_t OffsetIn(std::string_view text, const void* at) {
  return at == nullptr ? std::string_view::npos
                       : static_cast<size_t>(static_cast<const char*>(at) - text.data());
}

// Where `needle` begins, or npos. Sixteen places at a time are tried by its first and last
// byte. A text that keeps the two and not what is between goes to memmem, whose time is
// linear.
inline size_t FindText(std::string_view text, std::string_view needle) {
  const size_t size = needle.size();
  if (size == 0) return 0;
  if (text.size() < size) return std::string_view::npos;
  if (size == 1) return OffsetIn(text, std::memchr(text.data(), needle[0], text.size()));
  size_t i = 0;
#if defined(__SSE2__)
  const __m128i first = _mm_set1_epi8(needle.front());
  const __m128i last = _mm_set1_epi8(needle.back());
  size_t misses_left = 64 + text.size() / size;
  for (; i + size - 1 + 16 <= text.size() && misses_left > 0; i += 16) {
    const auto load = [&text](size_t at) {
      return _mm_loadu_si128(reinterpret_cast<const __m128i*>(text.data() + at));
    };
    const __m128i hit =
        _mm_and_si128(_mm_cmpeq_epi8(load(i), first), _mm_cmpeq_epi8(load(i + size - 1), last));
    auto mask = static_cast<unsigned>(_mm_movemask_epi8(hit));
    for (; mask != 0 && misses_left > 0; mask &= mask - 1) {
      const size_t at = i + static_cast<size_t>(__builtin_ctz(mask));
      if (std::memcmp(text.data() + at + 1, needle.data() + 1, size - 2) == 0) return at;
      --misses_left;
    }
    if (mask != 0) break;
  }
#endif
  const std::string_view rest = text.substr(i);
  return OffsetIn(text, memmem(rest.data(), rest.size(), needle.data(), size));
}

// The first of up to three bytes from `p`, or `end`.
template <char A, char B, char C>
const char* FindAnyOf(const char* p, const char* end) {
#if defined(__SSE2__)
  const __m128i a = _mm_set1_epi8(A);
  const __m128i b = _mm_set1_epi8(B);
  const __m128i c = _mm_set1_epi8(C);
  for (; end - p >= 16; p += 16) {
    const __m128i bytes = _mm_loadu_si128(reinterpret_cast<const __m128i*>(p));
    const __m128i hit = _mm_or_si128(_mm_or_si128(_mm_cmpeq_epi8(bytes, a), _mm_cmpeq_epi8(bytes, b)),
                                     _mm_cmpeq_epi8(bytes, c));
    const int mask = _mm_movemask_epi8(hit);
    if (mask != 0) return p + __builtin_ctz(static_cast<unsigned>(mask));
  }
#endif
  while (p != end && *p != A && *p != B && *p != C) ++p;
  return p;
}

inline bool IsAscii(std::string_view text) {
  const char* p = text.data();
  size_t left = text.size();
  uint64_t all = 0;
  for (; left >= 8; p += 8, left -= 8) {
    uint64_t word;
    std::memcpy(&word, p, 8);
    all |= word;
  }
  for (; left > 0; ++p, --left) all |= static_cast<unsigned char>(*p) & 0x80u;
  return (all & 0x8080808080808080u) == 0;
}

}  // namespace rulecheck::engine::logql
