#include "rulecheck/packed_pairs.h"

#include <algorithm>
#include <vector>

namespace rulecheck {

// False for a text that differs from what is written, or of another file.
bool PackedPairs::Pack(const MappedText& text, const SourceFile* file, Packed* out) {
  if (text.map() != nullptr || text.file() != file || file == nullptr) return false;
  const Span span = text.span;
  if (span.begin > span.end || span.end > file->text().size() || (span.end & kMarks) != 0) return false;
  for (const uint32_t quote : {0u, 1u}) {
    if (span.size() < 2 * quote || text.value.size() != span.size() - 2 * quote) continue;
    if (!text.value.empty() && text.value.data() != file->text().data() + span.begin + quote) continue;
    *out = {span.begin, span.end | (quote != 0 ? kQuoted : 0)};
    return true;
  }
  return false;
}

PackedPairs::PackedPairs(std::span<const TextPair> pairs, Arena* arena) {
  if (pairs.empty()) return;
  auto* head =
      static_cast<Head*>(arena->Allocate(sizeof(Head) + 2 * pairs.size() * sizeof(Packed), alignof(Head)));
  new (head) Head{pairs.front().key.file(), nullptr, pairs.size()};
  std::vector<MappedText> in_full;
  Packed* next = head->texts();
  for (const TextPair& pair : pairs) {
    for (const MappedText* text : {&pair.key, &pair.value}) {
      if (!Pack(*text, head->file, next)) {
        *next = {static_cast<uint32_t>(in_full.size()), kInFull};
        in_full.push_back(*text);
      }
      ++next;
    }
  }
  head->in_full = arena->CopyList(std::span<const MappedText>(in_full)).data();
  head_ = head;
}

MappedText PackedPairs::Unpack(Packed text) const {
  if ((text.end & kInFull) != 0) return head_->in_full[text.begin];
  const Span span{text.begin, text.end & ~kMarks};
  const uint32_t quote = (text.end & kQuoted) != 0 ? 1 : 0;
  return {head_->file->text().substr(span.begin + quote, span.size() - 2 * quote), head_->file, span};
}

}  // namespace rulecheck
