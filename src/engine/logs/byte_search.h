// Searches in bytes for which the C library has no function.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string_view>

#if defined(__SSE2__)
#include <emmintrin.h>
#endif

namespace rulecheck::logs {

// Where `needle` begins, or npos. memmem is several times faster than find().
inline size_t FindText(std::string_view text, std::string_view needle) {
  if (needle.size() == 1) {
    const void* at = text.empty() ? nullptr : std::memchr(text.data(), needle[0], text.size());
    return at == nullptr ? std::string_view::npos
                         : static_cast<size_t>(static_cast<const char*>(at) - text.data());
  }
  if (needle.empty()) return 0;
  if (text.size() < needle.size()) return std::string_view::npos;
  const void* at = memmem(text.data(), text.size(), needle.data(), needle.size());
  return at == nullptr ? std::string_view::npos
                       : static_cast<size_t>(static_cast<const char*>(at) - text.data());
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

}  // namespace rulecheck::logs
