#include "template/packed_uses.h"

#include <cstring>

#include "template/sample_proof.h"

namespace rulecheck::gotemplate {
namespace {

// Beside the kind of a use.
constexpr uint8_t kOtherName = 0x80;  // its name is not what stands at `name_span`

std::string_view WrittenName(const Use& use, std::string_view text) {
  return use.name_span.begin <= text.size() ? text.substr(use.name_span.begin, use.name_span.size())
                                            : std::string_view();
}

}  // namespace

void UsesPacker::Add(size_t index, std::string_view text, const Template& parsed, std::span<const Use> uses) {
  out_.PutNumber(index + 1 - texts_);
  texts_ = index + 1;
  out_.PutNumber(uses.size() << 1 | (SurelyExpands(parsed) ? 1 : 0));
  last_ = 0;
  for (const Use& use : uses) AddUse(use, text);
}

// Distances wrap around: a span of none of its text comes back as it was.
void UsesPacker::AddUse(const Use& use, std::string_view text) {
  const bool other = WrittenName(use, text) != use.name;
  out_.PutByte(static_cast<uint8_t>(use.kind) | (other ? kOtherName : 0));
  out_.PutNumber(use.span.begin - last_);
  out_.PutNumber(use.span.size());
  out_.PutNumber(use.name_span.begin - use.span.begin);
  out_.PutNumber(use.name_span.size());
  if (other) out_.PutText(use.name);
  last_ = use.span.begin;
}

const std::byte* UsesPacker::Pack(Arena* arena) {
  if (bytes_.empty()) return nullptr;
  out_.PutNumber(0);
  auto* packed = arena->NewArray<std::byte>(bytes_.size());
  std::memcpy(packed, bytes_.data(), bytes_.size());
  return packed;
}

bool UsesReader::Next() {
  if (at_end_) return false;
  const uint64_t step = in_.GetNumber();
  at_end_ = step == 0;
  texts_ += step;
  if (at_end_) return false;
  const uint64_t head = in_.GetNumber();
  surely_expands_ = (head & 1) != 0;
  uses_ = head >> 1;
  last_ = 0;
  return true;
}

std::vector<Use> UsesReader::Read(std::string_view text) {
  std::vector<Use> out(uses_);
  for (Use& use : out) use = ReadUse(text);
  return out;
}

Use UsesReader::ReadUse(std::string_view text) {
  const uint8_t kind = in_.GetByte();
  const auto number = [this] { return static_cast<uint32_t>(in_.GetNumber()); };
  Use use;
  use.kind = static_cast<Use::Kind>(kind & ~kOtherName);
  use.span.begin = last_ += number();
  use.span.end = use.span.begin + number();
  use.name_span.begin = use.span.begin + number();
  use.name_span.end = use.name_span.begin + number();
  use.name = (kind & kOtherName) != 0 ? in_.GetText() : WrittenName(use, text);
  return use;
}

}  // namespace rulecheck::gotemplate
