// A JSON reader with exact places. Strict as RFC 8259; nesting is kept in the builder's
// stack, so that depth costs no recursion.

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include <fmt/format.h>

#include "base/ascii.h"
#include "base/strings.h"
#include "source/scalar_trace.h"
#include "source/source_text.h"
#include "source/tree.h"
#include "source/tree_builder.h"

namespace rulecheck::source {

namespace {

class JsonReader {
 public:
  explicit JsonReader(TreeBuilder* builder) : builder_(*builder), text_(builder->source().text) {}

  void Run() {
    if (text_.substr(0, 3) == "\xef\xbb\xbf") at_ = 3;
    expect_ = Expect::kValue;
    while (!builder_.failed() && expect_ != Expect::kEnd) Step();
    if (builder_.failed()) return;
    SkipSpace();
    if (at_ < text_.size()) return Refuse("text after the end of the JSON document");
    builder_.EndDocument();
  }

 private:
  enum class Expect : uint8_t { kValue, kItemOrEnd, kKey, kKeyOrEnd, kCommaOrEnd, kEnd };

  void Refuse(std::string message) { builder_.Fail(std::move(message), {at_, at_ + 1}); }

  char Peek() const { return at_ < text_.size() ? text_[at_] : '\0'; }

  void SkipSpace() {
    while (at_ < text_.size() && (IsBlank(text_[at_]) || text_[at_] == '\n' || text_[at_] == '\r')) ++at_;
  }

  void Step() {
    SkipSpace();
    if (at_ >= text_.size()) return Refuse("the JSON text ends too early");
    const char c = text_[at_];
    switch (expect_) {
      case Expect::kKeyOrEnd:
        if (c == '}') return Close();
        [[fallthrough]];
      case Expect::kKey:
        return Key();
      case Expect::kItemOrEnd:
        if (c == ']') return Close();
        [[fallthrough]];
      case Expect::kValue:
        return Value();
      case Expect::kCommaOrEnd:
        return Comma();
      case Expect::kEnd:
        return;
    }
  }

  void Key() {
    if (Peek() != '"') return Refuse("a JSON object key must be a string");
    if (!String()) return;
    SkipSpace();
    if (Peek() != ':') return Refuse("`:` is missing after a JSON object key");
    ++at_;
    expect_ = Expect::kValue;
  }

  void Comma() {
    const bool mapping = builder_.open().is_mapping();
    if (Peek() == (mapping ? '}' : ']')) return Close();
    if (Peek() != ',') return Refuse(fmt::format("`,` or `{}` is missing", mapping ? '}' : ']'));
    ++at_;
    expect_ = mapping ? Expect::kKey : Expect::kValue;
  }

  void Close() {
    builder_.Close(++at_);
    AfterValue();
  }

  void AfterValue() { expect_ = builder_.has_open() ? Expect::kCommaOrEnd : Expect::kEnd; }

  void Value() {
    switch (Peek()) {
      case '{':
        builder_.Open(NodeKind::kMapping, true, at_++);
        expect_ = Expect::kKeyOrEnd;
        return;
      case '[':
        builder_.Open(NodeKind::kSequence, true, at_++);
        expect_ = Expect::kItemOrEnd;
        return;
      case '"':
        if (String()) AfterValue();
        return;
      default:
        if (Word()) AfterValue();
    }
  }

  bool Word() {
    for (const std::string_view word : {"true", "false"}) {
      if (text_.substr(at_, word.size()) == word) return Plain(static_cast<uint32_t>(word.size()));
    }
    if (text_.substr(at_, 4) == "null") {
      at_ += 4;
      return builder_.AddNull({at_ - 4, at_}) != nullptr;
    }
    const uint32_t length = NumberLength();
    if (length != 0) return Plain(length);
    Refuse("this is not a JSON value");
    return false;
  }

  bool Plain(uint32_t length) {
    const OffsetMap::Run run{0, at_, length, true};
    ScalarParts parts;
    parts.span = {at_, at_ + length};
    parts.value = text_.substr(at_, length);
    parts.runs = {&run, 1};
    parts.content_end = at_ += length;
    return builder_.AddScalar(parts) != nullptr;
  }

  uint32_t Digits(uint32_t at) const {
    while (at < text_.size() && IsAsciiDigit(text_[at])) ++at;
    return at;
  }

  // -? (0 | [1-9][0-9]*) (. [0-9]+)? ([eE] [+-]? [0-9]+)?
  uint32_t NumberLength() const {
    uint32_t at = at_ + (Peek() == '-' ? 1 : 0);
    const uint32_t whole = Digits(at);
    if (whole == at || (text_[at] == '0' && whole - at > 1)) return 0;
    at = whole;
    if (at < text_.size() && text_[at] == '.') {
      const uint32_t fraction = Digits(at + 1);
      if (fraction == at + 1) return 0;
      at = fraction;
    }
    if (at < text_.size() && (text_[at] == 'e' || text_[at] == 'E')) {
      uint32_t sign = at + 1;
      if (sign < text_.size() && (text_[sign] == '+' || text_[sign] == '-')) ++sign;
      const uint32_t exponent = Digits(sign);
      if (exponent == sign) return 0;
      at = exponent;
    }
    return at - at_;
  }

  bool String() {
    trace_.Reset(at_);
    const uint32_t begin = at_++;
    value_.clear();
    while (at_ < text_.size() && text_[at_] != '"') {
      if (static_cast<unsigned char>(text_[at_]) < 0x20) {
        Refuse("a control character in a JSON string must be escaped");
        return false;
      }
      if (text_[at_] == '\\') {
        if (!Escape()) return false;
      } else {
        trace_.Linear(static_cast<uint32_t>(value_.size()), at_);
        value_ += text_[at_++];
      }
    }
    if (at_ >= text_.size()) {
      builder_.Fail("this JSON string is not closed", {begin, begin + 1});
      return false;
    }
    return AddString(begin);
  }

  bool AddString(uint32_t begin) {
    ScalarParts parts;
    parts.style = ScalarStyle::kDoubleQuoted;
    parts.content_end = at_++;
    parts.span = {begin, at_};
    parts.runs = trace_.runs;
    const bool as_written = trace_.runs.size() == 1 && trace_.runs[0].linear;
    parts.value = as_written ? text_.substr(begin + 1, value_.size()) : std::string_view(value_);
    return builder_.AddScalar(parts) != nullptr;
  }

  // The four digits of a \u escape at `at`; -1 when it is not one.
  int32_t Unit(uint32_t at) const {
    if (text_.substr(at, 2) != "\\u" || at + 6 > text_.size()) return -1;
    int32_t unit = 0;
    for (const char c : text_.substr(at + 2, 4)) {
      const size_t digit = std::string_view("0123456789abcdef")
                               .find(static_cast<char>(c >= 'A' && c <= 'F' ? c - 'A' + 'a' : c));
      if (digit == std::string_view::npos) return -1;
      unit = unit * 16 + static_cast<int32_t>(digit);
    }
    return unit;
  }

  bool Escape() {
    const auto decoded = static_cast<uint32_t>(value_.size());
    uint32_t length = 2;
    if (at_ + 1 < text_.size() && text_[at_ + 1] == 'u') {
      length = UnicodeEscape();
    } else {
      const size_t letter =
          std::string_view("\"\\/bfnrt").find(at_ + 1 < text_.size() ? text_[at_ + 1] : 'x');
      length = letter == std::string_view::npos ? 0 : 2;
      if (length != 0) value_ += "\"\\/\b\f\n\r\t"[letter];
    }
    if (length == 0) {
      Refuse("this is not a JSON escape");
      return false;
    }
    trace_.Stretch(decoded, at_, length);
    at_ += length;
    return true;
  }

  // A pair of surrogates is one character; one alone is U+FFFD, as in Go.
  uint32_t UnicodeEscape() {
    const int32_t first = Unit(at_);
    if (first < 0) return 0;
    if (first >= 0xD800 && first < 0xE000) {
      const int32_t second = first < 0xDC00 ? Unit(at_ + 6) : -1;
      const bool pair = second >= 0xDC00 && second < 0xE000;
      AppendUtf8(
          pair ? static_cast<char32_t>(0x10000 + ((first - 0xD800) << 10) + (second - 0xDC00)) : 0xFFFD,
          &value_);
      return pair ? 12 : 6;
    }
    AppendUtf8(static_cast<char32_t>(first), &value_);
    return 6;
  }

  TreeBuilder& builder_;
  std::string_view text_;
  uint32_t at_ = 0;
  Expect expect_ = Expect::kValue;
  ScalarTrace trace_;
  std::string value_;
};

std::shared_ptr<const Tree> ParseTree(const SourceText& source, const Limits& limits) {
  TreeBuilder builder(source, limits, std::make_shared<TreeTexts>(source.file));
  if (source.text.size() > limits.max_bytes) {
    builder.Fail(TooLarge(limits.max_bytes), {}, true);
  } else if (!IsValidUtf8(source.text)) {
    builder.Fail("the text is not valid UTF-8", {});
  } else {
    JsonReader(&builder).Run();
  }
  return builder.Take();
}

}  // namespace

std::shared_ptr<const Tree> ParseJson(const SourceFile& file, const Limits& limits) {
  return ParseTree(WholeFile(file), limits);
}

std::shared_ptr<const Tree> ParseJson(const MappedText& text, const Limits& limits) {
  return ParseTree(InnerText(text), limits);
}

}  // namespace rulecheck::source
