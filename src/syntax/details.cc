#include "syntax/details.h"

#include "base/strings.h"

namespace rulecheck::syntax {

// The mixing step of MurmurHash3's finalizer.
uint64_t Mix(uint64_t hash, uint64_t value) {
  hash ^= value + 0x9e3779b97f4a7c15;
  hash *= 0xff51afd7ed558ccd;
  return hash ^ (hash >> 33);
}

uint64_t Details::Hash() const {
  uint64_t hash = 0;
  for (const uint64_t number : numbers_) hash = Mix(hash, number);
  for (const std::string_view text : texts_) hash = Mix(hash, HashBytes(text));
  for (const std::string& text : own_texts_) hash = Mix(hash, HashBytes(text));
  return hash;
}

std::string_view MatchOpText(MatchOp op) {
  static constexpr std::string_view kTexts[] = {"=", "!=", "=~", "!~"};
  return kTexts[static_cast<size_t>(op)];
}

}  // namespace rulecheck::syntax
