#include "base/near_words.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <limits>
#include <type_traits>
#include <utility>
#include <vector>

#include "base/strings.h"

namespace rulecheck {
namespace {

// A third of the word may be wrong, but never more than three characters.
constexpr size_t kMostWrong = 3;

size_t AllowedSlips(std::string_view word) {
  return std::min<size_t>(kMostWrong, std::max<size_t>(1, word.size() / 3));
}

// Cells of one row of the table of distances that lie within `limit` of its diagonal; cell
// c of row i stands for the first i bytes of one word and i - limit + c of the other.
template <typename Cells>
class Band {
 public:
  // `cells` has 2 * limit + 1 cells or more.
  Band(std::string_view word, size_t limit, Cells cells)
      : word_(word),
        limit_(static_cast<uint32_t>(limit)),
        width_(static_cast<uint32_t>(2 * limit + 1)),
        cells_(std::move(cells)) {
    for (size_t c = 0; c < width_; ++c)
      cells_[c] = static_cast<Cell>(c < limit || c > limit + word.size() ? kFar : c - limit);
  }

  // Takes the next byte of the other word; false when all distances are beyond the limit.
  // least() is then the smallest of them.
  bool Advance(char byte) {
    ++row_;
    size_t best = kFar;
    for (size_t c = 0; c < width_; ++c) {
      const size_t column = size_t{row_} + c;  // plus limit_
      if (column < limit_ || column - limit_ > word_.size()) {
        cells_[c] = static_cast<Cell>(kFar);
        continue;
      }
      const size_t j = column - limit_;
      size_t cell = j == 0 ? row_ : cells_[c] + (word_[j - 1] == byte ? size_t{0} : size_t{1});
      if (c + 1 < width_) cell = std::min(cell, cells_[c + 1] + size_t{1});
      if (c > 0) cell = std::min(cell, cells_[c - 1] + size_t{1});
      cells_[c] = static_cast<Cell>(std::min(cell, kFar));
      best = std::min(best, cell);
    }
    least_ = static_cast<uint32_t>(std::min<size_t>(best, limit_ + size_t{1}));
    return best <= limit_;
  }

  uint32_t least() const { return least_; }

  // The distance when the other word ends here.
  size_t Distance() const {
    const size_t c = word_.size() + limit_ - row_;
    return word_.size() + limit_ < row_ || c >= width_ ? limit_ + 1 : std::min<size_t>(cells_[c], limit_ + 1);
  }

 private:
  using Cell = std::decay_t<decltype(std::declval<Cells&>()[0])>;
  static constexpr size_t kFar = std::min<size_t>(std::numeric_limits<Cell>::max() - 1, 1u << 30);

  std::string_view word_;
  uint32_t limit_;
  uint32_t width_;
  uint32_t row_ = 0;
  uint32_t least_ = 0;
  Cells cells_;
};

// Distances beyond the limit are not told apart, so that a byte holds them.
using SearchBand = Band<std::array<uint8_t, 2 * kMostWrong + 1>>;

// Walks the list as a tree of common beginnings; what differs least so far comes first, so that
// one slip late in a word does not lead through all that differ early.
class SortedSearch {
 public:
  SortedSearch(std::string_view word, std::span<const std::string_view> candidates, size_t limit)
      : word_(word), candidates_(candidates), limit_(limit) {}

  // A candidate within the limit.
  std::string_view Find() {
    std::vector<Branch> stack{
        {0, static_cast<uint32_t>(candidates_.size()), 0, SearchBand(word_, limit_, {})}};
    while (!stack.empty() && steps_ < kMaxSteps) {
      Branch branch = std::move(stack.back());
      stack.pop_back();
      ++steps_;
      while (branch.begin < branch.end && candidates_[branch.begin].size() == branch.depth) {
        if (branch.band.Distance() <= limit_) return candidates_[branch.begin];
        ++branch.begin;
      }
      PushChildren(branch, &stack);
    }
    return {};
  }

 private:
  static constexpr size_t kMaxSteps = 2048;

  // Candidates that begin with the same `depth` bytes.
  struct Branch {
    uint32_t begin, end, depth;
    SearchBand band;
  };

  void PushChildren(const Branch& branch, std::vector<Branch>* stack) const {
    const size_t first = stack->size();
    for (uint32_t begin = branch.begin; begin < branch.end;) {
      const char byte = candidates_[begin][branch.depth];
      const auto end =
          std::partition_point(candidates_.begin() + static_cast<ptrdiff_t>(begin),
                               candidates_.begin() + static_cast<ptrdiff_t>(branch.end),
                               [&](std::string_view candidate) { return candidate[branch.depth] == byte; });
      Branch child{begin, static_cast<uint32_t>(end - candidates_.begin()), branch.depth + 1, branch.band};
      begin = child.end;
      if (child.band.Advance(byte) && FinishAlone(&child)) stack->push_back(std::move(child));
    }
    const auto fresh = stack->begin() + static_cast<ptrdiff_t>(first);
    std::reverse(fresh, stack->end());
    std::stable_sort(fresh, stack->end(),
                     [](const Branch& a, const Branch& b) { return a.band.least() > b.band.least(); });
  }

  // Goes to the end of a candidate that is alone in its branch; false when it is too far away.
  bool FinishAlone(Branch* branch) const {
    const std::string_view candidate = candidates_[branch->begin];
    if (branch->end - branch->begin > 1) return true;
    for (; branch->depth < candidate.size(); ++branch->depth) {
      if (!branch->band.Advance(candidate[branch->depth])) return false;
    }
    return true;
  }

  std::string_view word_;
  std::span<const std::string_view> candidates_;
  size_t limit_;
  size_t steps_ = 0;
};

}  // namespace

size_t EditDistance(std::string_view a, std::string_view b, size_t limit) {
  const size_t length_gap = a.size() > b.size() ? a.size() - b.size() : b.size() - a.size();
  if (length_gap > limit) return limit + 1;
  Band band(b, limit, std::vector<size_t>(2 * limit + 1));
  for (const char byte : a) {
    if (!band.Advance(byte)) return limit + 1;
  }
  return band.Distance();
}

std::string_view Nearest(std::string_view word, std::span<const std::string_view> candidates) {
  size_t best = AllowedSlips(word) + 1;
  std::string_view nearest;
  for (const std::string_view candidate : candidates) {
    const size_t distance = EditDistance(word, candidate, best);
    if (distance < best) {
      best = distance;
      nearest = candidate;
    }
  }
  return nearest;
}

std::string_view NearestInSorted(std::string_view word, std::span<const std::string_view> candidates) {
  for (size_t limit = 0; limit <= AllowedSlips(word); ++limit) {
    const std::string_view found = SortedSearch(word, candidates, limit).Find();
    if (!found.empty()) return found;
  }
  return {};
}

}  // namespace rulecheck
