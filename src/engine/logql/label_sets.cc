#include "engine/logql/label_sets.h"

#include <algorithm>
#include <cstring>
#include <string_view>

namespace rulecheck::engine::logql {
namespace {

constexpr LabelSetId kEmpty = UINT32_MAX;

}  // namespace

LabelSets::LabelSets() : slots_(64, kEmpty) {}

// Eight bytes at a time; spread enough for tables, not against an enemy: equal hashes
// are told apart by their labels.
uint64_t LabelSets::HashText(std::string_view text) {
  constexpr uint64_t kPrime = 0x9E3779B97F4A7C15u;
  uint64_t hash = text.size() * kPrime;
  const char* p = text.data();
  size_t left = text.size();
  for (; left >= 8; p += 8, left -= 8) {
    uint64_t word;
    std::memcpy(&word, p, 8);
    hash = (hash ^ word) * kPrime;
    hash ^= hash >> 32;
  }
  uint64_t word = 0;
  if (left > 0) std::memcpy(&word, p, left);
  hash = (hash ^ word) * kPrime;
  return hash ^ (hash >> 29);
}

uint64_t LabelSets::HashLabels(std::span<const Label> sorted) {
  uint64_t hash = 0;
  for (const Label& label : sorted) hash = Combine(hash, HashText(label.name), HashText(label.value));
  return hash;
}

std::string_view LabelSets::Copy(std::string_view text) {
  if (text.empty()) return {};
  char* bytes = static_cast<char*>(arena_.allocate(text.size(), 1));
  std::memcpy(bytes, text.data(), text.size());
  return {bytes, text.size()};
}

LabelSetId LabelSets::Intern(std::span<const Label> sorted) {
  return Intern(sorted, HashLabels(sorted));
}

LabelSetId LabelSets::Intern(std::span<const Label> sorted, uint64_t hash) {
  const size_t mask = slots_.size() - 1;
  for (size_t slot = hash & mask;; slot = (slot + 1) & mask) {
    const LabelSetId id = slots_[slot];
    if (id == kEmpty) {
      const LabelSetId added = Add(sorted, hash);
      slots_[slot] = added;
      if (sets_.size() * 2 > slots_.size()) Grow();
      return added;
    }
    const Set& set = sets_[id];
    if (set.hash == hash && std::equal(set.labels.begin(), set.labels.end(), sorted.begin(), sorted.end())) {
      return id;
    }
  }
}

LabelSetId LabelSets::Add(std::span<const Label> sorted, uint64_t hash) {
  Label* copies = static_cast<Label*>(arena_.allocate(sorted.size() * sizeof(Label) + 1, alignof(Label)));
  for (size_t i = 0; i < sorted.size(); ++i)
    new (copies + i) Label{Copy(sorted[i].name), Copy(sorted[i].value)};
  const auto id = static_cast<LabelSetId>(sets_.size());
  sets_.push_back({{copies, sorted.size()}, hash, {}});
  const std::optional<std::string_view> error = Find(id, kErrorLabel);
  if (error && Find(id, kPreserveErrorLabel) != "true") sets_[id].unwanted_error = *error;
  return id;
}

void LabelSets::Grow() {
  slots_.assign(slots_.size() * 2, kEmpty);
  const size_t mask = slots_.size() - 1;
  for (size_t id = 0; id < sets_.size(); ++id) {
    size_t slot = sets_[id].hash & mask;
    while (slots_[slot] != kEmpty) slot = (slot + 1) & mask;
    slots_[slot] = static_cast<LabelSetId>(id);
  }
}

std::optional<std::string_view> LabelSets::Find(LabelSetId id, std::string_view name) const {
  const std::span<const Label> labels = sets_[id].labels;
  const auto it = std::lower_bound(labels.begin(), labels.end(), name,
                                   [](const Label& label, std::string_view n) { return label.name < n; });
  if (it == labels.end() || it->name != name) return std::nullopt;
  return it->value;
}

}  // namespace rulecheck::engine::logql
