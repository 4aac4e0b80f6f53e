#include "unittest/loose_match.h"

#include <cstddef>
#include <cstdint>
#include <map>
#include <string_view>
#include <utility>

namespace rulecheck::unittest {
namespace {

// Pairs that are held against each other, and steps of the search after that.
constexpr size_t kMaxPairs = 2'000'000;
constexpr size_t kMaxSteps = 20'000'000;

// The items that came, by each of their labels.
class LabelIndex {
 public:
  explicit LabelIndex(std::span<const Item> items) {
    for (size_t i = 0; i < items.size(); ++i) {
      all_.push_back(i);
      for (const auto& [name, value] : items[i].labels) with_[{name, value}].push_back(i);
    }
  }

  // Those that can meet `expected`, and maybe others.
  const std::vector<size_t>& Candidates(const Item& expected) const {
    const std::vector<size_t>* fewest = &all_;
    for (const auto& [name, value] : expected.labels) {
      const auto at = with_.find({name, value});
      if (at == with_.end()) return none_;
      if (at->second.size() < fewest->size()) fewest = &at->second;
    }
    return *fewest;
  }

 private:
  std::vector<size_t> all_;
  std::vector<size_t> none_;
  std::map<std::pair<std::string_view, std::string_view>, std::vector<size_t>> with_;
};

// A largest matching, by shortest augmenting paths (Berge 1957).
class Matching {
 public:
  Matching(std::vector<std::vector<size_t>> fits, size_t got)
      : fits_(std::move(fits)),
        taken_by_(got, kNobody),
        takes_(fits_.size(), kNobody),
        from_(got),
        seen_(got) {
    for (size_t e = 0; e < fits_.size() && steps_ < kMaxSteps; ++e) Place(e);
  }

  bool exhausted() const { return steps_ >= kMaxSteps; }
  bool Found(size_t expected) const { return takes_[expected] != kNobody; }
  bool IsTaken(size_t got) const { return taken_by_[got] != kNobody; }

 private:
  static constexpr size_t kNobody = SIZE_MAX;

  void Place(size_t first) {
    ++round_;
    std::vector<size_t> queue{first};
    for (size_t next = 0; next < queue.size(); ++next) {
      const size_t e = queue[next];
      for (const size_t g : fits_[e]) {
        if (++steps_ >= kMaxSteps) return;
        if (seen_[g] == round_) continue;
        seen_[g] = round_;
        from_[g] = e;
        if (taken_by_[g] == kNobody) return Turn(g);
        queue.push_back(taken_by_[g]);
      }
    }
  }

  // Each on the way gives up what it had for what it was reached by.
  void Turn(size_t g) {
    while (g != kNobody) {
      const size_t e = from_[g];
      const size_t before = takes_[e];
      takes_[e] = g;
      taken_by_[g] = e;
      g = before;
    }
  }

  std::vector<std::vector<size_t>> fits_;
  std::vector<size_t> taken_by_;  // of those that came
  std::vector<size_t> takes_;     // of those expected
  std::vector<size_t> from_;      // who reached it in the round
  std::vector<size_t> seen_;      // the last round that did
  size_t round_ = 0;
  size_t steps_ = 0;
};

}  // namespace

LooseMatch MatchLoosely(std::span<const Item> expected, std::span<const Item> got,
                        const std::function<bool(const Item&, const Item&)>& fits) {
  LooseMatch out;
  const LabelIndex index(got);
  std::vector<std::vector<size_t>> pairs(expected.size());
  size_t count = 0;
  for (size_t e = 0; e < expected.size(); ++e) {
    const std::vector<size_t>& candidates = index.Candidates(expected[e]);
    count += candidates.size();
    out.too_many = count > kMaxPairs;
    if (out.too_many) return out;
    for (const size_t g : candidates) {
      if (fits(expected[e], got[g])) pairs[e].push_back(g);
    }
  }
  const Matching matching(std::move(pairs), got.size());
  out.too_many = matching.exhausted();
  for (size_t e = 0; e < expected.size(); ++e) out.expected.push_back(matching.Found(e));
  for (size_t g = 0; g < got.size(); ++g) out.got.push_back(matching.IsTaken(g));
  return out;
}

}  // namespace rulecheck::unittest
