// Random series, queries and rules, as text: what label flow is held against the engine on.
#pragma once

#include <cstdint>
#include <iterator>
#include <random>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace rulecheck::flow_fuzz {

// Where choices come from: a seed; or bytes, so that libFuzzer steers each choice, and then a seed.
struct Choices {
  uint64_t seed = 1;
  std::span<const uint8_t> bytes = {};  // must outlive what chooses
};

class RandomText {
 public:
  explicit RandomText(const Choices& choices) : bytes_(choices.bytes), random_(choices.seed) {}

  // One line of the notation of unit tests.
  std::string SeriesLine();
  // A rule file of one or two groups with 1 to 6 rules; later queries may ask for what they record.
  std::string RuleFile();
  std::string Query() { return Vector(static_cast<int>(2 + Below(3))); }

  size_t Below(size_t n) {
    if (bytes_.empty()) return std::uniform_int_distribution<size_t>(0, n - 1)(random_);
    const size_t byte = bytes_.front();
    bytes_ = bytes_.subspan(1);
    return byte % n;
  }
  bool OneIn(size_t n) { return Below(n) == 0; }

 private:
  template <typename List>
  std::string Of(const List& list) {
    return std::string(list[Below(std::size(list))]);
  }
  std::string Metric();
  std::string Number();
  std::string Duration();
  std::string Matchers();
  std::string Labels();  // a list of names, maybe empty
  std::string Selector();
  std::string Modifiers();
  std::string Range(int depth);
  std::string Scalar(int depth);
  std::string Vector(int depth);
  std::string Call(int depth);
  std::string LabelFunction(int depth);
  std::string Aggregate(int depth);
  std::string Binary(int depth);
  std::string Rule();
  std::string RuleLabels(bool alert);

  std::span<const uint8_t> bytes_;
  std::mt19937_64 random_;
  std::vector<std::string> recorded_;
};

}  // namespace rulecheck::flow_fuzz
