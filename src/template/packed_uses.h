// What the texts of a rule mention, in a few bytes a mention: for runs over many rules.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "base/packed_bytes.h"
#include "rulecheck/arena.h"
#include "template/template.h"

namespace rulecheck::gotemplate {

class UsesPacker {
 public:
  // `text` is the template's own, the one at `index` in the rule; texts come in their order.
  void Add(size_t index, std::string_view text, const Template& parsed, std::span<const Use> uses);
  // Good as long as the arena. Null for no text.
  const std::byte* Pack(Arena* arena);

 private:
  void AddUse(const Use& use, std::string_view text);

  std::vector<std::byte> bytes_;
  ByteWriter out_{&bytes_};
  size_t texts_ = 0;   // up to the last that was added
  uint32_t last_ = 0;  // where the use before begins
};

// Goes through the texts that were packed.
class UsesReader {
 public:
  explicit UsesReader(const std::byte* packed) : in_(packed), at_end_(packed == nullptr) {}

  bool Next();
  size_t index() const { return texts_ - 1; }
  bool surely_expands() const { return surely_expands_; }
  // Once for each text, whose words they have. They are good as long as it and what was packed.
  std::vector<Use> Read(std::string_view text);

 private:
  Use ReadUse(std::string_view text);

  ByteReader in_;
  bool at_end_;
  size_t texts_ = 0;
  bool surely_expands_ = false;
  size_t uses_ = 0;
  uint32_t last_ = 0;
};

}  // namespace rulecheck::gotemplate
