#include "rulecheck/source_file.h"

#include <algorithm>
#include <utility>

namespace rulecheck {

SourceFile::SourceFile(std::string path, std::string text) : path_(std::move(path)), text_(std::move(text)) {}

const std::vector<uint32_t>& SourceFile::LineStarts() const {
  std::call_once(lines_found_, [this] {
    line_starts_.reserve(1 + static_cast<size_t>(std::count(text_.begin(), text_.end(), '\n')));
    line_starts_.push_back(0);
    for (size_t at = text_.find('\n'); at != std::string::npos; at = text_.find('\n', at + 1)) {
      line_starts_.push_back(static_cast<uint32_t>(at + 1));
    }
  });
  return line_starts_;
}

LineColumn SourceFile::Position(uint32_t offset) const {
  offset = std::min(offset, static_cast<uint32_t>(text_.size()));
  const std::vector<uint32_t>& starts = LineStarts();
  const auto next = std::upper_bound(starts.begin(), starts.end(), offset);
  const auto line = static_cast<uint32_t>(next - starts.begin());
  return {line, offset - starts[line - 1] + 1};
}

Span SourceFile::LineSpan(uint32_t line) const {
  const std::vector<uint32_t>& starts = LineStarts();
  if (line == 0 || line > starts.size()) return {};
  const uint32_t begin = starts[line - 1];
  if (line == starts.size()) return {begin, static_cast<uint32_t>(text_.size())};
  uint32_t end = starts[line] - 1;
  if (end > begin && text_[end - 1] == '\r') --end;
  return {begin, end};
}

std::string_view SourceFile::Line(uint32_t line) const {
  const Span span = LineSpan(line);
  return std::string_view(text_).substr(span.begin, span.size());
}

}  // namespace rulecheck
