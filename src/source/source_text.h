// The text that a parser reads, and where its bytes are on disk.
#pragma once

#include <cstdint>
#include <string_view>

#include "base/ascii.h"
#include "rulecheck/mapped_text.h"
#include "rulecheck/source_file.h"
#include "rulecheck/span.h"

namespace rulecheck::source {

struct SourceText {
  std::string_view text;
  const SourceFile* file = nullptr;
  const OffsetMap* map = nullptr;  // null: `text` is the file's bytes from `base` on
  uint32_t base = 0;

  Span ToFile(Span span) const {
    if (map != nullptr) return map->ToFile(span);
    return {base + span.begin, base + span.end};
  }
};

inline SourceText WholeFile(const SourceFile& file) {
  return {file.text(), &file, nullptr, 0};
}
inline SourceText InnerText(const MappedText& text) {
  return {text.value, text.file(), text.map(), text.Base()};
}

// Length of a line break at `at`: 0 when there is none, 2 for CRLF.
inline uint32_t BreakLength(std::string_view text, size_t at) {
  if (at >= text.size()) return 0;
  if (text[at] == '\n') return 1;
  if (text[at] != '\r') return 0;
  return at + 1 < text.size() && text[at + 1] == '\n' ? 2 : 1;
}

// First position from `at` on that is neither a space nor a tab.
inline uint32_t SkipBlanks(std::string_view text, uint32_t at) {
  while (at < text.size() && IsBlank(text[at])) ++at;
  return at;
}

// The same, line breaks and comments skipped too.
inline uint32_t SkipGaps(std::string_view text, uint32_t at) {
  while (at < text.size()) {
    if (text[at] == '#') {
      while (at < text.size() && BreakLength(text, at) == 0) ++at;
    } else if (IsBlank(text[at]) || BreakLength(text, at) != 0) {
      ++at;
    } else {
      break;
    }
  }
  return at;
}

}  // namespace rulecheck::source
