#include "flow/pattern_index.h"

#include <algorithm>
#include <utility>

namespace rulecheck::flow {

std::string_view LiteralHead(std::string_view pattern) {
  constexpr std::string_view kPlain = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_:";
  if (pattern.find('|') != std::string_view::npos)
    return {};  // another alternative begins with something else
  if (pattern.starts_with('^')) pattern.remove_prefix(1);
  const size_t end = pattern.find_first_not_of(kPlain);
  const std::string_view head = pattern.substr(0, end);
  const bool repeated =
      end != std::string_view::npos && std::string_view("*+?{").find(pattern[end]) != std::string_view::npos;
  return repeated && !head.empty() ? head.substr(0, head.size() - 1) : head;
}

void PatternIndex::Add(std::shared_ptr<const Pattern> pattern) {
  const std::string_view head = LiteralHead(pattern->text());
  if (std::find(lengths_.begin(), lengths_.end(), head.size()) == lengths_.end())
    lengths_.push_back(head.size());
  by_head_[head].push_back(static_cast<uint32_t>(patterns_.size()));
  patterns_.push_back(std::move(pattern));
}

std::optional<size_t> PatternIndex::First(std::string_view text) const {
  std::optional<size_t> first;
  for (const size_t length : lengths_) {
    if (length > text.size()) continue;
    const auto same_head = by_head_.find(text.substr(0, length));
    if (same_head == by_head_.end()) continue;
    for (const uint32_t number : same_head->second) {
      if (first && number >= *first) break;
      if (patterns_[number]->Matches(text)) first = number;
    }
  }
  return first;
}

}  // namespace rulecheck::flow
