// A loaded text with its name and its line starts.
#pragma once

#include <cstdint>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

#include "rulecheck/span.h"

namespace rulecheck {

// A place for people: both count from 1; the column counts bytes unless a
// report says otherwise.
struct LineColumn {
  uint32_t line = 1;
  uint32_t column = 1;
};

// One file as it is on disk (or on standard input). Immutable after
// construction and therefore safe to share between threads. Findings and
// model objects point to it, so it must outlive them (a Run owns its files).
class SourceFile {
 public:
  // `path` is what reports print; it is not opened. At most 4 GiB - 1 bytes.
  SourceFile(std::string path, std::string text);

  SourceFile(const SourceFile&) = delete;
  SourceFile& operator=(const SourceFile&) = delete;

  const std::string& path() const { return path_; }
  std::string_view text() const { return text_; }

  // Line and byte column of `offset`; an offset past the end is the end.
  LineColumn Position(uint32_t offset) const;

  // 1-based line without its line break (LF or CRLF); empty when out of range.
  std::string_view Line(uint32_t line) const;
  // The bytes of that line as a span, line break left out.
  Span LineSpan(uint32_t line) const;
  uint32_t line_count() const { return static_cast<uint32_t>(LineStarts().size()); }

 private:
  const std::vector<uint32_t>& LineStarts() const;  // found when first asked for

  std::string path_;
  std::string text_;
  mutable std::once_flag lines_found_;
  mutable std::vector<uint32_t> line_starts_;
};

}  // namespace rulecheck
