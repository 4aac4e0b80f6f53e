#include "rulecheck/arena.h"

#include <doctest/doctest.h>

#include <cstdint>
#include <string>
#include <vector>

namespace rulecheck {

TEST_CASE("an arena gives aligned memory that stays") {
  Arena arena(64);
  std::vector<uint64_t*> numbers;
  for (uint64_t i = 0; i < 10000; ++i) {
    arena.NewArray<char>(i % 7);
    numbers.push_back(arena.New<uint64_t>());
    CHECK(reinterpret_cast<uintptr_t>(numbers.back()) % alignof(uint64_t) == 0);
    CHECK(*numbers.back() == 0);
    *numbers.back() = i;
  }
  for (uint64_t i = 0; i < numbers.size(); ++i) CHECK(*numbers[i] == i);
}

TEST_CASE("what is larger than a block fits too") {
  Arena arena(16);
  const std::string text(100000, 'x');
  const std::string_view copy = arena.CopyText(text);
  CHECK(copy == text);
  CHECK(copy.data() != text.data());
  const std::vector<int> list = {1, 2, 3};
  CHECK(arena.CopyList(std::span<const int>(list))[2] == 3);
  CHECK(arena.CopyText("").empty());
  CHECK(arena.CopyList(std::span<const int>()).empty());
}

}  // namespace rulecheck
