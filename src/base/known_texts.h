// The texts that were found to be fine, to find it once: queries repeat their regular expressions.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <unordered_set>

namespace rulecheck {

// For one thread; holds a few hundred short ones.
class KnownTexts {
 public:
  bool Contains(std::string_view text) const {
    return text.size() <= kLongest && texts_.contains(std::string(text));
  }
  void Add(std::string_view text) {
    if (text.size() > kLongest) return;
    if (texts_.size() >= kMost) texts_.clear();
    texts_.emplace(text);
  }

 private:
  static constexpr size_t kMost = 256, kLongest = 4096;

  std::unordered_set<std::string> texts_;
};

}  // namespace rulecheck
