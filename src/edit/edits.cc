#include "edit/edits.h"

#include <algorithm>
#include <tuple>

namespace rulecheck::edit {
namespace {

bool Before(const Edit& a, const Edit& b) {
  return std::tie(a.span.begin, a.span.end, a.replacement) <
         std::tie(b.span.begin, b.span.end, b.replacement);
}

bool SameEdit(const Edit& a, const Edit& b) {
  return a.span == b.span && a.replacement == b.replacement;
}

// `a` comes first.
bool AtOdds(const Edit& a, const Edit& b) {
  return b.span.begin < a.span.end || a.span.begin == b.span.begin;
}

bool Continues(char c) {
  return (static_cast<unsigned char>(c) & 0xC0) == 0x80;
}

}  // namespace

Result<std::vector<Edit>> Compose(std::vector<Edit> edits) {
  std::sort(edits.begin(), edits.end(), Before);
  edits.erase(std::unique(edits.begin(), edits.end(), SameEdit), edits.end());
  for (size_t i = 1; i < edits.size(); ++i) {
    if (!AtOdds(edits[i - 1], edits[i])) continue;
    return Error{"two changes overlap at byte " + std::to_string(edits[i].span.begin), std::nullopt};
  }
  return edits;
}

Result<std::string> Apply(std::string_view text, std::vector<Edit> edits) {
  Result<std::vector<Edit>> composed = Compose(std::move(edits));
  if (!composed) return composed.error();
  std::string out;
  size_t at = 0;
  for (const Edit& edit : *composed) {
    if (edit.span.end > text.size() || edit.span.begin > edit.span.end) {
      return Error{"a change lies beyond the end of the text", std::nullopt};
    }
    out.append(text, at, edit.span.begin - at);
    out += edit.replacement;
    at = edit.span.end;
  }
  out.append(text, at);
  return out;
}

Edit Narrowed(std::string_view text, Edit edit) {
  const std::string_view old = text.substr(edit.span.begin, edit.span.size());
  const std::string_view fresh = edit.replacement;
  const size_t most = std::min(old.size(), fresh.size());
  size_t front = 0;
  while (front < most && old[front] == fresh[front]) ++front;
  while (front > 0 && ((front < old.size() && Continues(old[front])) ||
                       (front < fresh.size() && Continues(fresh[front])))) {
    --front;
  }
  size_t back = 0;
  while (back < most - front && old[old.size() - 1 - back] == fresh[fresh.size() - 1 - back]) ++back;
  while (back > 0 && Continues(old[old.size() - back])) --back;
  edit.span.begin += static_cast<uint32_t>(front);
  edit.span.end -= static_cast<uint32_t>(back);
  edit.replacement = std::string(fresh.substr(front, fresh.size() - front - back));
  return edit;
}

}  // namespace rulecheck::edit
