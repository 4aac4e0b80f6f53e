// Memory for the values made while one line is processed: everything is given up at
// once when the next line begins.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstring>
#include <memory>
#include <string_view>
#include <vector>

namespace rulecheck::engine::logql {

class Scratch {
 public:
  // Room for `size` bytes, valid until Reset().
  char* Allocate(size_t size) {
    if (size > capacity_ - used_) Grow(size);
    char* bytes = current_ + used_;
    used_ += size;
    return bytes;
  }

  std::string_view Copy(std::string_view text) {
    if (text.empty()) return {};
    char* bytes = Allocate(text.size());
    std::memcpy(bytes, text.data(), text.size());
    return {bytes, text.size()};
  }

  // Keeps the largest block, so that the usual line allocates nothing.
  void Reset() {
    if (blocks_.size() > 1) blocks_.erase(blocks_.begin(), blocks_.end() - 1);
    used_ = 0;
  }

 private:
  void Grow(size_t size) {
    capacity_ = std::max(size, capacity_ * 2 + 4096);
    blocks_.push_back(std::make_unique<char[]>(capacity_));
    current_ = blocks_.back().get();
    used_ = 0;
  }

  std::vector<std::unique_ptr<char[]>> blocks_;
  char* current_ = nullptr;
  size_t capacity_ = 0;
  size_t used_ = 0;
};

}  // namespace rulecheck::engine::logql
