// Label sets of one query, each kept once under a small id.
//
//   LabelSets sets;
//   const LabelSetId id = sets.Intern(sorted_labels);
//   for (const Label& label : sets.labels(id)) ...
#pragma once

#include <cstdint>
#include <memory_resource>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "engine/logql/log_store.h"

namespace rulecheck::engine::logql {

// Ids are dense: 0, 1, 2, ... in the order in which sets were first seen. Equal sets
// have equal ids, so that an id can stand for a series in a plain array.
using LabelSetId = uint32_t;

// Names that the pipeline itself writes (pkg/logqlmodel/error.go).
inline constexpr std::string_view kErrorLabel = "__error__";
inline constexpr std::string_view kErrorDetailsLabel = "__error_details__";
inline constexpr std::string_view kPreserveErrorLabel = "__preserve_error__";

// Owns every byte: views taken from it live as long as it does. Not thread-safe.
class LabelSets {
 public:
  LabelSets();
  LabelSets(const LabelSets&) = delete;
  LabelSets& operator=(const LabelSets&) = delete;

  // The id of a set whose labels are sorted by name, each name once. Bytes are copied
  // when the set is new.
  LabelSetId Intern(std::span<const Label> sorted);
  // As Intern, with the set's HashLabels() at hand.
  LabelSetId Intern(std::span<const Label> sorted, uint64_t hash);

  // Sorted by name. An empty value is a value: `logfmt --keep-empty` makes them.
  std::span<const Label> labels(LabelSetId id) const { return sets_[id].labels; }
  uint64_t hash(LabelSetId id) const { return sets_[id].hash; }
  size_t size() const { return sets_.size(); }

  // Nothing when the set has no such label.
  std::optional<std::string_view> Find(LabelSetId id, std::string_view name) const;

  // The value of __error__ when a sample with these labels fails a metric query: it has
  // that label, and nobody asked for it (pkg/logql/evaluator.go). Empty otherwise.
  std::string_view UnwantedError(LabelSetId id) const { return sets_[id].unwanted_error; }

  // The hash of a set is made of those of its texts, so that those of names can be kept.
  static uint64_t HashText(std::string_view text);
  static uint64_t Combine(uint64_t hash, uint64_t name_hash, uint64_t value_hash) {
    hash = (hash ^ name_hash) * 0x9E3779B97F4A7C15u;
    hash = ((hash ^ (hash >> 31)) + value_hash) * 0xBF58476D1CE4E5B9u;
    return hash ^ (hash >> 29);
  }
  static uint64_t HashLabels(std::span<const Label> sorted);

 private:
  struct Set {
    std::span<const Label> labels;
    uint64_t hash;
    std::string_view unwanted_error;
  };
  std::string_view Copy(std::string_view text);
  LabelSetId Add(std::span<const Label> sorted, uint64_t hash);
  void Grow();

  std::pmr::monotonic_buffer_resource arena_;
  std::vector<Set> sets_;
  std::vector<LabelSetId> slots_;  // open addressing; a power of two
};

}  // namespace rulecheck::engine::logql
