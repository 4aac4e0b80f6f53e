#include "rulecheck/source_file.h"

#include <algorithm>
#include <cstring>
#include <utility>

namespace rulecheck {

SourceFile::SourceFile(std::string path, std::string text) : path_(std::move(path)), text_(std::move(text)) {
  line_starts_.push_back(0);
  const char* begin = text_.data();
  const char* end = begin + text_.size();
  for (const char* at = begin; at != end;) {
    const void* found = std::memchr(at, '\n', static_cast<size_t>(end - at));
    if (found == nullptr) break;
    at = static_cast<const char*>(found) + 1;
    line_starts_.push_back(static_cast<uint32_t>(at - begin));
  }
}

LineColumn SourceFile::Position(uint32_t offset) const {
  offset = std::min(offset, static_cast<uint32_t>(text_.size()));
  const auto next = std::upper_bound(line_starts_.begin(), line_starts_.end(), offset);
  const auto line = static_cast<uint32_t>(next - line_starts_.begin());
  return {line, offset - line_starts_[line - 1] + 1};
}

Span SourceFile::LineSpan(uint32_t line) const {
  if (line == 0 || line > line_starts_.size()) return {};
  const uint32_t begin = line_starts_[line - 1];
  if (line == line_starts_.size()) return {begin, static_cast<uint32_t>(text_.size())};
  uint32_t end = line_starts_[line] - 1;
  if (end > begin && text_[end - 1] == '\r') --end;
  return {begin, end};
}

std::string_view SourceFile::Line(uint32_t line) const {
  const Span span = LineSpan(line);
  return std::string_view(text_).substr(span.begin, span.size());
}

}  // namespace rulecheck
