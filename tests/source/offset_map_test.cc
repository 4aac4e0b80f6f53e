#include <doctest/doctest.h>

#include <string>
#include <vector>

#include "rulecheck/mapped_text.h"

namespace rulecheck {

namespace {

// "ab" from 10, then one byte from the escape 12..16, then "cd" from 16; ends at 18.
OffsetMap Sample(Arena* arena) {
  OffsetMap map(arena, nullptr);
  map.Append({0, 10, 2, true});
  map.Append({2, 12, 4, false});
  map.Append({3, 16, 2, true});
  map.set_decoded_size(5);
  map.set_end(18);
  return map;
}

}  // namespace

TEST_CASE("each byte maps to what produced it") {
  Arena arena;
  const OffsetMap map = Sample(&arena);
  CHECK(map.Byte(0) == Span{10, 11});
  CHECK(map.Byte(1) == Span{11, 12});
  CHECK(map.Byte(2) == Span{12, 16});
  CHECK(map.Byte(3) == Span{16, 17});
  CHECK(map.Byte(4) == Span{17, 18});
  CHECK(map.Byte(5) == Span{18, 18});
  CHECK(map.Byte(500) == Span{18, 18});
}

TEST_CASE("spans map from their first to their last byte") {
  Arena arena;
  const OffsetMap map = Sample(&arena);
  CHECK(map.ToFile({0, 5}) == Span{10, 18});
  CHECK(map.ToFile({1, 3}) == Span{11, 16});
  CHECK(map.ToFile({2, 2}) == Span{12, 12});
  CHECK(map.ToFile({3, 99}) == Span{16, 18});
  CHECK(map.ToFile({7, 9}) == Span{18, 18});
}

TEST_CASE("pieces of runs add up to the span asked for") {
  Arena arena;
  const OffsetMap map = Sample(&arena);
  std::vector<OffsetMap::Run> pieces;
  map.ForEachRun({1, 4}, [&](const OffsetMap::Run& run) { pieces.push_back(run); });
  REQUIRE(pieces.size() == 3);
  CHECK(pieces[0].decoded == 0);
  CHECK(pieces[0].file == 11);
  CHECK(pieces[0].file_length == 1);
  CHECK(pieces[1].decoded == 1);
  CHECK(pieces[1].file_length == 4);
  CHECK(pieces[2].decoded == 2);
  CHECK(pieces[2].file == 16);
  CHECK(pieces[2].file_length == 1);
}

TEST_CASE("a text without a map is the file's own bytes") {
  const SourceFile file("f", "0123456789");
  const MappedText text{std::string_view(file.text()).substr(3, 4), &file, {3, 7}, nullptr};
  CHECK(text.At({1, 2}).span == Span{4, 5});
  CHECK(text.At({4, 4}).span == Span{7, 7});
  CHECK(text.At({2, 50}).span == Span{5, 7});
}

}  // namespace rulecheck
