#include "engine/core/block.h"

#include <algorithm>

namespace rulecheck::engine {

size_t Block::AddCopy(const Block& from, size_t series) {
  const size_t row = Add(from.labels(series), from.drop_name(series));
  std::copy_n(from.values(series), steps_, values(row));
  std::copy_n(from.present(series), words_, present(row));
  if (!from.histograms_.empty()) {
    if (histograms_.empty()) histograms_.resize(values_.size(), nullptr);
    std::copy_n(from.histograms_.data() + series * steps_, steps_, histograms_.data() + row * steps_);
  }
  return row;
}

size_t Block::CountPresent() const {
  size_t count = 0;
  for (const uint64_t word : present_) count += static_cast<size_t>(__builtin_popcountll(word));
  return count;
}

}  // namespace rulecheck::engine
