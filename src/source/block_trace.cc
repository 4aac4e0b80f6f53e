#include "source/block_trace.h"

#include "source/source_text.h"

namespace rulecheck::source {

namespace {

uint32_t LineEnd(std::string_view text, uint32_t at) {
  while (at < text.size() && text[at] != '\n' && text[at] != '\r') ++at;
  return at;
}

uint32_t CountSpaces(std::string_view text, uint32_t at) {
  uint32_t count = 0;
  while (at + count < text.size() && text[at + count] == ' ') ++count;
  return count;
}

class BlockTracer {
 public:
  BlockTracer(std::string_view text, uint32_t at, std::string_view value, ScalarTrace* out)
      : text_(text), at_(at), value_(value), out_(*out), folded_(text[at] == '>') {}

  bool Run() {
    const uint32_t header_end = LineEnd(text_, at_);
    out_.span.end = HeaderEnd();
    out_.content_end = out_.span.end;
    at_ = header_end + BreakLength(text_, header_end);
    if (value_.empty()) return true;
    if (!FindIndent()) return false;
    if (!LeadingBreaks()) return false;
    while (decoded_ < value_.size()) {
      if (!ContentLine() || !Breaks()) return false;
    }
    return true;
  }

 private:
  // `|2-`: the indicator with what belongs to it.
  uint32_t HeaderEnd() const {
    uint32_t end = at_ + 1;
    while (end < text_.size() &&
           (text_[end] == '+' || text_[end] == '-' || (text_[end] >= '0' && text_[end] <= '9'))) {
      ++end;
    }
    return end;
  }

  // The indentation follows from the first line with content: what the text has more
  // in leading spaces than the value. So no header and no parent need to be known.
  bool FindIndent() {
    uint32_t line = at_;
    uint32_t decoded = 0;
    for (; decoded < value_.size() && value_[decoded] == '\n'; ++decoded) {
      const uint32_t end = LineEnd(text_, line);
      if (end >= text_.size() && decoded + 1 < value_.size()) return false;
      line = end + BreakLength(text_, end);
    }
    if (decoded == value_.size()) return true;  // line breaks only
    const uint32_t in_text = CountSpaces(text_, line);
    const uint32_t in_value = CountSpaces(value_, decoded);
    if (in_text < in_value) return false;
    indent_ = in_text - in_value;
    return true;
  }

  // Empty lines before the content; each is a line feed of its own.
  bool LeadingBreaks() {
    while (decoded_ < value_.size() && value_[decoded_] == '\n') {
      const uint32_t end = LineEnd(text_, at_);
      const uint32_t length = BreakLength(text_, end);
      if (length == 0) return false;
      out_.Stretch(decoded_++, end, length);
      at_ = end + length;
    }
    return true;
  }

  bool ContentLine() {
    if (CountSpaces(text_, at_) < indent_) return false;
    at_ += indent_;
    const uint32_t end = LineEnd(text_, at_);
    const uint32_t length = end - at_;
    if (length == 0 || value_.substr(decoded_, length) != text_.substr(at_, length)) return false;
    out_.runs.push_back({decoded_, at_, length, true});
    decoded_ += length;
    at_ = end;
    out_.span.end = end;
    out_.content_end = end;
    return true;
  }

  // The line break behind a line with content, and those of the empty lines after it.
  // In the value they are all there (literal, or next to a more-indented line), or all
  // but the first, or one space, or cut off by the chomping.
  bool Breaks() {
    uint32_t wanted = 0;
    while (decoded_ + wanted < value_.size() && value_[decoded_ + wanted] == '\n') ++wanted;
    const bool last = decoded_ + wanted == value_.size();
    const uint32_t first = at_;
    const uint32_t found = CountBreaks(first);
    if (found == 0) return last && wanted == 0;
    if (wanted == 0) return last || FoldedSpace(first, found);
    const uint32_t skipped = folded_ && !last && wanted + 1 == found ? 1 : 0;
    if (last ? wanted > found : wanted + skipped != found) return false;
    return Feeds(first, skipped, wanted);
  }

  // Line breaks from `at` on until a line with content; moves at_ to that line.
  uint32_t CountBreaks(uint32_t at) {
    uint32_t found = 0;
    while (true) {
      const uint32_t length = BreakLength(text_, at);
      if (length == 0) return found;
      ++found;
      at += length;
      at_ = at;
      const uint32_t spaces = CountSpaces(text_, at);
      if (spaces > indent_) return found;  // content that begins with a space
      at += spaces;
    }
  }

  bool FoldedSpace(uint32_t first, uint32_t found) {
    if (!folded_ || found != 1 || value_[decoded_] != ' ') return false;
    out_.Stretch(decoded_++, first, BreakLength(text_, first));
    return true;
  }

  bool Feeds(uint32_t at, uint32_t skipped, uint32_t wanted) {
    for (uint32_t i = 0; i < skipped + wanted; ++i) {
      if (i != 0) at += CountSpaces(text_, at);
      const uint32_t length = BreakLength(text_, at);
      if (i >= skipped) out_.Stretch(decoded_++, at, length);
      at += length;
    }
    return true;
  }

  std::string_view text_;
  uint32_t at_;
  std::string_view value_;
  uint32_t decoded_ = 0;
  uint32_t indent_ = 0;
  ScalarTrace& out_;
  bool folded_;
};

}  // namespace

bool TraceBlockScalar(std::string_view text, uint32_t at, std::string_view value, ScalarTrace* out) {
  return BlockTracer(text, at, value, out).Run();
}

}  // namespace rulecheck::source
