#include <algorithm>

#include "rulecheck/mapped_text.h"

namespace rulecheck {

void OffsetMap::Reserve(size_t runs) {
  if (runs <= capacity_) return;
  Run* more = arena_->NewArray<Run>(runs);
  std::copy(runs_, runs_ + size_, more);
  runs_ = more;
  capacity_ = static_cast<uint32_t>(runs);
}

// The last run that starts at or before `decoded`. There must be runs.
size_t OffsetMap::RunOf(uint32_t decoded) const {
  const Run* next = std::upper_bound(runs_, runs_ + size_, decoded,
                                     [](uint32_t at, const Run& run) { return at < run.decoded; });
  return next == runs_ ? 0 : static_cast<size_t>(next - runs_) - 1;
}

Span OffsetMap::Byte(uint32_t decoded) const {
  if (decoded >= decoded_size_ || size_ == 0) return {file_end_, file_end_};
  const Run& run = runs_[RunOf(decoded)];
  if (!run.linear) return {run.file, run.file + run.file_length};
  const uint32_t at = run.file + (decoded - run.decoded);
  return {at, at + 1};
}

Span OffsetMap::ToFile(Span decoded) const {
  const Span first = Byte(decoded.begin);
  if (decoded.empty() || decoded.begin >= decoded_size_) return {first.begin, first.begin};
  return {first.begin, Byte(std::min(decoded.end, decoded_size_) - 1).end};
}

uint32_t MappedText::Base() const {
  if (file() == nullptr || value.empty()) return span.begin;
  const std::string_view text = file()->text();
  const bool part = value.data() >= text.data() && value.data() + value.size() <= text.data() + text.size();
  return part ? static_cast<uint32_t>(value.data() - text.data()) : span.begin;
}

Location MappedText::At(Span decoded) const {
  if (map() != nullptr) return {file(), map()->ToFile(decoded)};
  const auto size = static_cast<uint32_t>(value.size());
  const uint32_t base = Base();
  return {file(), {base + std::min(decoded.begin, size), base + std::min(decoded.end, size)}};
}

}  // namespace rulecheck
