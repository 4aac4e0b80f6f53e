// Names of labels that one pipeline has met, each under a small id, so that the work
// per field of a line is a look at an array.
#pragma once

#include <cstdint>
#include <memory_resource>
#include <string_view>
#include <vector>

namespace rulecheck::engine::logql {

using NameId = uint32_t;
inline constexpr NameId kNoName = UINT32_MAX;

class LabelNames {
 public:
  LabelNames();
  LabelNames(const LabelNames&) = delete;
  LabelNames& operator=(const LabelNames&) = delete;

  NameId Intern(std::string_view name);

  std::string_view text(NameId id) const { return names_[id].text; }
  // LabelSets::HashText of the name.
  uint64_t hash(NameId id) const { return names_[id].hash; }
  // The name with `_extracted` behind it.
  NameId Extracted(NameId id) {
    return names_[id].extracted != kNoName ? names_[id].extracted : AddExtracted(id);
  }
  size_t size() const { return names_.size(); }

  // Forgets the names from `size` on, whose bytes go when the pipeline goes.
  void Truncate(size_t size);

 private:
  struct Name {
    std::string_view text;
    uint64_t hash;
    NameId extracted;
  };
  NameId AddExtracted(NameId id);
  void Rehash(size_t slots);

  std::pmr::monotonic_buffer_resource arena_;
  std::vector<Name> names_;
  std::vector<NameId> slots_;  // open addressing; a power of two
};

}  // namespace rulecheck::engine::logql
