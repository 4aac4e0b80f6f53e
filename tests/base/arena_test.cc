#include "rulecheck/arena.h"

#include <doctest/doctest.h>

#include <cstdint>
#include <memory>
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

TEST_CASE("arenas of a common block keep what is theirs, whoever else goes") {
  std::vector<std::unique_ptr<Arena>> arenas;
  std::vector<std::vector<std::string_view>> copies;
  for (int i = 0; i < 60; ++i) {
    arenas.push_back(std::make_unique<Arena>(Arena::kInCommon));
    copies.emplace_back();
  }
  for (size_t round = 0; round < 300; ++round) {
    const size_t i = (round * 7) % arenas.size();
    copies[i].push_back(
        arenas[i]->CopyText(std::string(1 + (round * 37) % 1500, static_cast<char>('a' + i % 26))));
    *arenas[i]->New<uint64_t>() = round;
    if (round % 3 == 0) arenas[i]->Close();
    if (round % 50 == 49) arenas[i]->CopyText(std::string(100000, 'x'));
  }
  for (size_t i = 0; i < arenas.size(); i += 2) arenas[i].reset();
  for (size_t i = 1; i < arenas.size(); i += 2) {
    for (const std::string_view copy : copies[i])
      CHECK(copy == std::string(copy.size(), static_cast<char>('a' + i % 26)));
  }
}

TEST_CASE("a closed arena leaves no gap to the next") {
  Arena first(Arena::kInCommon), second(Arena::kInCommon);
  [[maybe_unused]] const char* end = first.CopyText("abcdefgh").data() + 8;
  first.Close();
#ifndef __SANITIZE_ADDRESS__
  CHECK(second.CopyText("x").data() - end < 64);
#endif
  const Arena::Position before = second.Here();
  second.CopyText(std::string(2000, 'y'));
  second.BackTo(before);
  CHECK(second.CopyText("z") == "z");
}

}  // namespace rulecheck
