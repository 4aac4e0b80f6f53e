// Random log streams and random LogQL over them: few names, so that labels of streams,
// metadata and parsed ones collide.
#pragma once

#include <cstdint>
#include <initializer_list>
#include <random>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace rulecheck::test {

class Dice {
 public:
  explicit Dice(uint64_t seed) : bits_(seed) {}

  size_t Below(size_t n) { return std::uniform_int_distribution<size_t>(0, n - 1)(bits_); }
  bool Chance(int percent) { return Below(100) < static_cast<size_t>(percent); }
  std::string_view Of(std::initializer_list<std::string_view> choices) {
    return choices.begin()[Below(choices.size())];
  }

 private:
  std::mt19937_64 bits_;
};

using RandomLabels = std::vector<std::pair<std::string, std::string>>;

struct RandomLine {
  int64_t t_ns = 0;
  std::string text;
  RandomLabels metadata;
};

struct RandomStream {
  RandomLabels labels;
  std::vector<RandomLine> lines;
};

// Names of fields may be anything when `any_keys`.
std::vector<RandomStream> RandomStreams(Dice& dice, bool any_keys);

std::string RandomLogQuery(Dice& dice);
// `depth` bounds operators inside each other.
std::string RandomMetricQuery(Dice& dice, int depth);

}  // namespace rulecheck::test
