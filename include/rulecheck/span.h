// A byte range of a text: how every position in rulecheck is expressed.
//
// Offsets count bytes of the original file (or, where a comment says so, of a
// query's own text). Lines, columns and UTF-16 units are computed only when a
// report is written. Ranges are half open: [begin, end).
#pragma once

#include <cstdint>

namespace rulecheck {

struct Span {
  uint32_t begin = 0;
  uint32_t end = 0;

  uint32_t size() const { return end - begin; }
  bool empty() const { return begin == end; }
  bool Contains(uint32_t offset) const { return begin <= offset && offset < end; }

  friend bool operator==(const Span&, const Span&) = default;
  friend auto operator<=>(const Span&, const Span&) = default;
};

// The smallest span that covers both.
inline Span Cover(Span a, Span b) {
  return {a.begin < b.begin ? a.begin : b.begin, a.end > b.end ? a.end : b.end};
}

}  // namespace rulecheck
