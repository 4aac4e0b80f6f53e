#include "base/near_words.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <random>
#include <string>
#include <vector>

#include "base/strings.h"

namespace rulecheck {
namespace {

// The table without a band: what EditDistance() must agree with.
size_t PlainDistance(std::string_view a, std::string_view b) {
  std::vector<std::vector<size_t>> cells(a.size() + 1, std::vector<size_t>(b.size() + 1));
  for (size_t i = 0; i <= a.size(); ++i) {
    for (size_t j = 0; j <= b.size(); ++j) {
      if (i == 0 || j == 0) {
        cells[i][j] = i + j;
        continue;
      }
      cells[i][j] = std::min(
          {cells[i - 1][j] + 1, cells[i][j - 1] + 1, cells[i - 1][j - 1] + (a[i - 1] == b[j - 1] ? 0u : 1u)});
    }
  }
  return cells[a.size()][b.size()];
}

std::string RandomWord(std::mt19937& random) {
  std::string out(random() % 9, 'a');
  for (char& c : out) c = static_cast<char>('a' + random() % 3);
  return out;
}

}  // namespace

TEST_CASE("near words: the distance is that of the whole table, up to its limit") {
  std::mt19937 random(1);
  for (int i = 0; i < 3000; ++i) {
    const std::string a = RandomWord(random), b = RandomWord(random);
    const size_t limit = random() % 5;
    CAPTURE(a);
    CAPTURE(b);
    CHECK(EditDistance(a, b, limit) == std::min(PlainDistance(a, b), limit + 1));
  }
  // A million letters take as long as they are, not its square.
  CHECK(EditDistance(std::string(1 << 20, 'a') + "b", std::string(1 << 20, 'a') + "c", 3) == 1);
}

TEST_CASE("near words: a sorted list gives a word as near as one that is looked through") {
  std::mt19937 random(2);
  for (int round = 0; round < 300; ++round) {
    std::vector<std::string> texts;
    for (int i = 0; i < 30; ++i) texts.push_back(RandomWord(random));
    std::sort(texts.begin(), texts.end());
    const std::vector<std::string_view> words(texts.begin(), texts.end());
    const std::string word = RandomWord(random);
    CAPTURE(word);
    const std::string_view found = NearestInSorted(word, words), nearest = Nearest(word, words);
    CHECK(found.empty() == nearest.empty());
    CHECK(PlainDistance(std::string(found), word) == PlainDistance(std::string(nearest), word));
  }
}

}  // namespace rulecheck
