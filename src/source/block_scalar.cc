#include "source/block_scalar.h"

#include <algorithm>
#include <vector>

#include "source/source_text.h"

namespace rulecheck::source {

namespace {

uint32_t LineEnd(std::string_view text, uint32_t at) {
  const size_t end = text.find_first_of("\r\n", at);
  return static_cast<uint32_t>(end == std::string_view::npos ? text.size() : end);
}

class BlockDecoder {
 public:
  BlockDecoder(std::string_view text, int32_t parent, ScalarTrace* out, std::string* value)
      : text_(text), parent_(parent), out_(*out), value_(*value) {}

  std::optional<uint32_t> Run(uint32_t at) {
    folded_ = text_[at] == '>';
    Header(at);
    if (const auto tab = Gap()) return tab;
    while (column_ == indent_ && at_ < text_.size()) {
      const bool blank = IsBlank(text_[at_]);
      Join(blank);
      after_blank_ = blank;
      Line();
      if (const auto tab = Gap()) return tab;
    }
    if (chomping_ != '-') Feed(leading_);
    if (chomping_ == '+') FeedTrailing();
    return std::nullopt;
  }

 private:
  // `|2-`, blanks, a comment, the line break.
  void Header(uint32_t at) {
    at_ = at + 1;
    for (; at_ < text_.size(); ++at_) {
      if (text_[at_] == '+' || text_[at_] == '-') {
        chomping_ = text_[at_];
      } else if (text_[at_] >= '1' && text_[at_] <= '9') {
        indent_ = std::max(parent_, 0) + (text_[at_] - '0');
      } else {
        break;
      }
    }
    out_.span = {at, at_};
    out_.content_end = at_;
    at_ = LineEnd(text_, at_);
    at_ += BreakLength(text_, at_);
  }

  // Indentation and empty lines up to the next line with content; finds the indentation
  // out when it is not given. Returns the place of a tab that stands in it.
  std::optional<uint32_t> Gap() {
    int32_t deepest = 0;
    while (true) {
      column_ = 0;
      while ((indent_ == 0 || column_ < indent_) && at_ < text_.size() && text_[at_] == ' ') {
        ++at_;
        ++column_;
      }
      deepest = std::max(deepest, column_);
      if ((indent_ == 0 || column_ < indent_) && at_ < text_.size() && text_[at_] == '\t') return at_;
      const uint32_t length = BreakLength(text_, at_);
      if (length == 0) break;
      trailing_.push_back({at_, at_ + length});
      at_ += length;
    }
    if (indent_ == 0) indent_ = std::max({deepest, parent_ + 1, 1});
    return std::nullopt;
  }

  // What stands between two lines with content: the break folds unless one of them
  // begins with a blank.
  void Join(bool blank) {
    if (folded_ && !after_blank_ && !blank && !leading_.empty()) {
      if (trailing_.empty()) Emit(' ', leading_);
    } else {
      Feed(leading_);
    }
    FeedTrailing();
    leading_ = {};
  }

  void Line() {
    const uint32_t end = LineEnd(text_, at_);
    if (end > at_) out_.runs.push_back({static_cast<uint32_t>(value_.size()), at_, end - at_, true});
    value_ += text_.substr(at_, end - at_);
    out_.span.end = out_.content_end = end;
    at_ = end + BreakLength(text_, end);
    leading_ = {end, at_};
  }

  void Emit(char c, Span from) {
    const auto decoded = static_cast<uint32_t>(value_.size());
    if (from.size() == 1 && text_[from.begin] == c) {
      out_.Linear(decoded, from.begin);
    } else {
      out_.Stretch(decoded, from.begin, from.size());
    }
    value_ += c;
  }

  void Feed(Span line_break) {
    if (!line_break.empty()) Emit('\n', line_break);
  }

  void FeedTrailing() {
    for (const Span line_break : trailing_) Feed(line_break);
    trailing_.clear();
  }

  std::string_view text_;
  int32_t parent_;
  ScalarTrace& out_;
  std::string& value_;
  uint32_t at_ = 0;
  int32_t column_ = 0;
  int32_t indent_ = 0;  // 0: not known yet
  char chomping_ = ' ';
  bool folded_ = false;
  bool after_blank_ = false;    // the line before began with a blank
  Span leading_;                // the break of the last line with content
  std::vector<Span> trailing_;  // those of the empty lines after it
};

bool IsGap(char c) {
  return c == ' ' || c == '\n';
}

}  // namespace

std::optional<uint32_t> DecodeBlockScalar(std::string_view text, uint32_t at, int32_t parent,
                                          ScalarTrace* out, std::string* value) {
  out->Reset(at);
  out->style = text[at] == '|' ? ScalarStyle::kLiteral : ScalarStyle::kFolded;
  value->clear();
  return BlockDecoder(text, parent, out, value).Run(at);
}

bool SameButGaps(std::string_view a, std::string_view b) {
  if (a == b) return true;
  size_t i = 0;
  size_t j = 0;
  while (true) {
    while (i < a.size() && IsGap(a[i])) ++i;
    while (j < b.size() && IsGap(b[j])) ++j;
    if (i == a.size() || j == b.size()) return i == a.size() && j == b.size();
    if (a[i++] != b[j++]) return false;
  }
}

}  // namespace rulecheck::source
