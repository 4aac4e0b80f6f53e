// A text as the character stream that lexers read. Private to the ANTLR border.
#pragma once

#include <antlr4-runtime.h>

#include <string>
#include <string_view>

namespace rulecheck::antlr {

// Bytes as characters. Those from 0x80 on all read as 0x7F, for which grammars
// have one meaning ("only in strings and comments"), so that ANTLR's tables for
// ASCII serve them too. Offsets are byte offsets.
class ByteStream final : public antlr4::CharStream {
 public:
  void SetText(std::string_view text) {
    text_ = text;
    position_ = 0;
  }

  std::string_view text() const { return text_; }
  static size_t Character(char c) {
    const auto byte = static_cast<unsigned char>(c);
    return byte < 0x80 ? byte : 0x7F;
  }

  void consume() override { ++position_; }
  size_t LA(ssize_t i) override {
    const size_t at = position_ + static_cast<size_t>(i) - 1;
    if (i <= 0 || at >= text_.size()) return EOF;
    return Character(text_[at]);
  }
  ssize_t mark() override { return -1; }
  void release(ssize_t) override {}
  size_t index() override { return position_; }
  void seek(size_t index) override { position_ = index; }
  size_t size() override { return text_.size(); }
  std::string getSourceName() const override { return {}; }
  std::string getText(const antlr4::misc::Interval&) override { return {}; }
  std::string toString() const override { return {}; }

 private:
  std::string_view text_;
  size_t position_ = 0;
};

}  // namespace rulecheck::antlr
