#include "engine/logql/label_keys.h"

#include "base/ascii.h"
#include "base/strings.h"
#include "template/loki_values.h"

namespace rulecheck::engine::logql {
namespace {}  // namespace

void AppendSanitized(std::string_view key, std::string* out) {
  key = gotemplate::TrimUnicodeSpace(key);
  if (key.empty()) return;
  if (out->empty() && key[0] >= '0' && key[0] <= '9') *out += '_';
  for (size_t at = 0; at < key.size();) {
    if (static_cast<unsigned char>(key[at]) < 0x80) {
      *out += IsNameByte(key[at]) ? key[at] : '_';
      ++at;
    } else {
      DecodeUtf8(key, &at);
      *out += '_';
    }
  }
}

void KeyCache::Clear(uint64_t generation) {
  generation_ = generation;
  guesses_.clear();
  named_.clear();
  keys_.Truncate(0);
}

NameId KeyCache::Look(std::string_view key, LabelNames* names) {
  constexpr size_t kMaxKnown = 1u << 14;
  if (named_.size() >= kMaxKnown) Clear(generation_);
  const NameId raw = keys_.Intern(key);
  if (raw == named_.size()) {
    buffer_.clear();
    AppendSanitized(key, &buffer_);
    named_.push_back(buffer_.empty() ? kNoName : names->Intern(buffer_));
  }
  constexpr size_t kMaxGuesses = 64;
  if (at_ < kMaxGuesses) {
    if (at_ >= guesses_.size()) guesses_.resize(at_ + 1);
    guesses_[at_++] = {keys_.text(raw), named_[raw]};
  }
  return named_[raw];
}

}  // namespace rulecheck::engine::logql
