// The first of many patterns that a name matches, without trying them all.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "flow/pattern.h"

namespace rulecheck::flow {

// What every text that the pattern matches begins with, where that can be told at sight; may be empty.
std::string_view LiteralHead(std::string_view pattern);

// Filled once, then immutable.
class PatternIndex {
 public:
  void Add(std::shared_ptr<const Pattern> pattern);
  bool empty() const { return patterns_.empty(); }
  // Its number in the order of adding; nothing when none matches.
  std::optional<size_t> First(std::string_view text) const;

 private:
  std::vector<std::shared_ptr<const Pattern>> patterns_;
  std::unordered_map<std::string_view, std::vector<uint32_t>> by_head_;  // numbers, in order
  std::vector<size_t> lengths_;                                          // of heads, each once
};

}  // namespace rulecheck::flow
