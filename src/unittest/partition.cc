#include "unittest/partition.h"

#include <charconv>
#include <numeric>
#include <utility>

#include "base/strings.h"

namespace rulecheck {
namespace {

constexpr uint32_t kMaxPartitions = 1'000'000;

std::optional<uint32_t> ParseCount(std::string_view text) {
  uint32_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  if (value < 1 || value > kMaxPartitions) return std::nullopt;
  return value;
}

}  // namespace

Result<Partition> ParsePartition(std::string_view text) {
  const Error shape{"write slice:M/N or hash:M/N with 1 <= M <= N", std::nullopt};
  const size_t colon = text.find(':');
  const size_t slash = text.find('/');
  if (colon == std::string_view::npos || slash == std::string_view::npos || slash < colon) return shape;
  Partition out;
  const std::string_view kind = text.substr(0, colon);
  if (kind != "slice" && kind != "hash") return shape;
  out.kind = kind == "slice" ? Partition::Kind::kSlice : Partition::Kind::kHash;
  const auto index = ParseCount(text.substr(colon + 1, slash - colon - 1));
  const auto count = ParseCount(text.substr(slash + 1));
  if (!index || !count || *index > *count) return shape;
  out.index = *index;
  out.count = *count;
  return out;
}

namespace unittest {
namespace {

// SplitMix64 (Steele, Lea, Flood 2014): small, and the same everywhere.
uint64_t NextRandom(uint64_t* state) {
  *state += 0x9E3779B97F4A7C15u;
  uint64_t z = *state;
  z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9u;
  z = (z ^ (z >> 27)) * 0x94D049BB133111EBu;
  return z ^ (z >> 31);
}

}  // namespace

uint64_t ApplyPartition(const Partition& partition, std::vector<Plan>* plans) {
  uint64_t cases = 0;
  uint64_t number = 0;
  for (Plan& plan : *plans) {
    std::erase_if(plan.groups, [&](const PlannedGroup& group) {
      cases += group.cases.size();
      const uint64_t key = partition.kind == Partition::Kind::kSlice
                               ? number++
                               : HashBytes(plan.shown_path + "::" + group.name);
      return key % partition.count != partition.index - 1;
    });
  }
  return cases;
}

std::vector<size_t> RunOrder(size_t count, std::optional<uint64_t> seed) {
  std::vector<size_t> order(count);
  std::iota(order.begin(), order.end(), size_t{0});
  if (!seed) return order;
  uint64_t state = *seed;
  for (size_t i = count; i > 1; --i) std::swap(order[i - 1], order[NextRandom(&state) % i]);
  return order;
}

}  // namespace unittest
}  // namespace rulecheck
