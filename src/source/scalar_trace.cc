#include "source/scalar_trace.h"

#include <algorithm>

#include "base/hex.h"
#include "base/strings.h"
#include "source/source_text.h"

namespace rulecheck::source {

void ScalarTrace::Reset(uint32_t at) {
  style = ScalarStyle::kPlain;
  span = {at, at + 1};
  content_end = at;
  runs.clear();
}

void ScalarTrace::Linear(uint32_t decoded, uint32_t text, uint32_t length) {
  if (!runs.empty() && runs.back().linear && runs.back().file + runs.back().file_length == text &&
      runs.back().decoded + runs.back().file_length == decoded) {
    runs.back().file_length += length;
    return;
  }
  runs.push_back({decoded, text, length, true});
}

void ScalarTrace::Stretch(uint32_t decoded, uint32_t text, uint32_t length) {
  runs.push_back({decoded, text, length, false});
}

namespace {

struct EscapeRow {
  char letter;
  std::string_view value;
};

constexpr EscapeRow kEscapes[] = {
    {'a', "\a"},       {'b', "\b"},           {'t', "\t"},           {'\t', "\t"},  {'n', "\n"},
    {'v', "\v"},       {'f', "\f"},           {'r', "\r"},           {'e', "\x1b"}, {' ', " "},
    {'"', "\""},       {'\'', "'"},           {'\\', "\\"},          {'/', "/"},    {'N', "\xc2\x85"},
    {'_', "\xc2\xa0"}, {'L', "\xe2\x80\xa8"}, {'P', "\xe2\x80\xa9"},
};

// Walks text and value side by side. The three flow styles differ only in what ends
// them and in their escapes; line breaks fold in the same way.
class FlowTracer {
 public:
  FlowTracer(std::string_view text, uint32_t at, std::string_view value, ScalarTrace* out)
      : text_(text), at_(at), value_(value), out_(*out) {}

  // Without a value to follow: makes it.
  FlowTracer(std::string_view text, uint32_t at, std::string* made, ScalarTrace* out)
      : text_(text), at_(at), made_(made), out_(*out) {}

  // Without a value: to the end of the text.
  bool Plain() {
    while (at_ < text_.size() && (made_ != nullptr || decoded_ < value_.size())) {
      if (!Bytes()) return false;
    }
    return Finish(at_, at_);
  }

  bool SingleQuoted() {
    ++at_;
    while (at_ < text_.size()) {
      if (text_[at_] == '\'') {
        if (at_ + 1 >= text_.size() || text_[at_ + 1] != '\'') return Finish(at_, at_ + 1);
        if (!Decoded("'", 2)) return false;
      } else if (!Bytes()) {
        return false;
      }
    }
    return false;
  }

  bool DoubleQuoted() {
    ++at_;
    while (at_ < text_.size()) {
      if (text_[at_] == '"') return Finish(at_, at_ + 1);
      if (!(text_[at_] == '\\' ? Escape() : Bytes())) return false;
    }
    return false;
  }

 private:
  bool Finish(uint32_t content_end, uint32_t end) {
    out_.content_end = content_end;
    out_.span.end = end;
    return made_ != nullptr || decoded_ == value_.size();
  }

  // A gap, or what stands for itself: blanks and the word behind them.
  bool Bytes() {
    uint32_t end = SkipBlanks(text_, at_);
    if (BreakLength(text_, end) != 0) return Gap(end);
    if (end == at_) ++end;
    while (end < text_.size() && !IsSpecial(text_[end])) ++end;
    uint32_t length = end - at_;
    if (made_ == nullptr) length = std::min(length, static_cast<uint32_t>(value_.size()) - decoded_);
    if (length == 0 || !Agrees(text_.substr(at_, length))) return false;
    out_.Linear(decoded_, at_, length);
    decoded_ += length;
    at_ += length;
    return true;
  }

  static bool IsSpecial(char c) {
    return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '"' || c == '\'' || c == '\\';
  }

  // Whether the value goes on with `bytes`.
  bool Agrees(std::string_view bytes) {
    if (made_ == nullptr) return value_.substr(decoded_, bytes.size()) == bytes;
    made_->append(bytes);
    return true;
  }

  // `length` bytes of text stand for `bytes`.
  bool Decoded(std::string_view bytes, uint32_t length) {
    if (!Agrees(bytes)) return false;
    out_.Stretch(decoded_, at_, length);
    decoded_ += static_cast<uint32_t>(bytes.size());
    at_ += length;
    return true;
  }

  // A single line break, at `at`, becomes a space; of several the first vanishes.
  bool Gap(uint32_t at) {
    at_ = at;
    const uint32_t first = at_;
    at_ += BreakLength(text_, at_);
    if (SkippedBreaks()) return true;
    const uint32_t next = at_;
    at_ = first;
    if (!Decoded(" ", BreakLength(text_, first))) return false;
    at_ = next;
    return true;
  }

  // Empty lines from here on, each a decoded line feed; then the next line's blanks.
  // False when there was none (or when the value has no line feed there).
  bool SkippedBreaks() {
    bool any = false;
    while (true) {
      at_ = SkipBlanks(text_, at_);
      const uint32_t length = BreakLength(text_, at_);
      if (length == 0 || !Decoded("\n", length)) return any;
      any = true;
    }
  }

  bool Escape() {
    const uint32_t length = BreakLength(text_, at_ + 1);
    if (length != 0) {
      at_ += 1 + length;
      SkippedBreaks();
      return true;
    }
    escape_.clear();
    const uint32_t escape_length = DecodeEscape(text_, at_, &escape_);
    return escape_length != 0 && Decoded(escape_, escape_length);
  }

  std::string_view text_;
  uint32_t at_;
  std::string_view value_;
  std::string* made_ = nullptr;
  uint32_t decoded_ = 0;
  ScalarTrace& out_;
  std::string escape_;
};

}  // namespace

uint32_t DecodeEscape(std::string_view text, uint32_t at, std::string* decoded) {
  if (at + 1 >= text.size()) return 0;
  const char letter = text[at + 1];
  if (letter == '0') {
    decoded->push_back('\0');
    return 2;
  }
  const uint32_t digits = letter == 'x' ? 2 : letter == 'u' ? 4 : letter == 'U' ? 8 : 0;
  if (digits == 0) {
    const auto* row = std::find_if(std::begin(kEscapes), std::end(kEscapes),
                                   [&](const EscapeRow& r) { return r.letter == letter; });
    if (row == std::end(kEscapes)) return 0;
    decoded->append(row->value);
    return 2;
  }
  if (at + 2 + digits > text.size()) return 0;
  uint32_t code = 0;
  for (uint32_t i = 0; i < digits; ++i) {
    const int digit = HexDigit(text[at + 2 + i]);
    if (digit < 0) return 0;
    code = (code << 4) | static_cast<uint32_t>(digit);
  }
  if ((code >= 0xD800 && code <= 0xDFFF) || code > 0x10FFFF) return 0;
  AppendUtf8(static_cast<char32_t>(code), decoded);
  return 2 + digits;
}

std::string RepairValue(std::string_view value) {
  std::string out;
  for (size_t at = 0; at < value.size();) {
    const size_t begin = at;
    DecodeUtf8(value, &at);
    const bool alone = at - begin == 1 && (value[begin] == '\x85' || value[begin] == '\xa0');
    if (alone) out += '\xc2';
    out += value.substr(begin, at - begin);
  }
  return out;
}

bool DecodeQuoted(std::string_view text, uint32_t at, ScalarTrace* out, std::string* value) {
  out->Reset(at);
  value->clear();
  FlowTracer tracer(text, at, value, out);
  out->style = text[at] == '"' ? ScalarStyle::kDoubleQuoted : ScalarStyle::kSingleQuoted;
  return text[at] == '"' ? tracer.DoubleQuoted() : tracer.SingleQuoted();
}

void DecodePlain(std::string_view text, uint32_t at, ScalarTrace* out, std::string* value) {
  out->Reset(at);
  value->clear();
  FlowTracer(text, at, value, out).Plain();
}

bool TraceScalar(std::string_view text, uint32_t at, std::string_view value, ScalarTrace* out) {
  out->Reset(at);
  const char first = at < text.size() ? text[at] : '\0';
  FlowTracer flow(text, at, value, out);
  switch (first) {
    case '\'':
      out->style = ScalarStyle::kSingleQuoted;
      return flow.SingleQuoted();
    case '"':
      out->style = ScalarStyle::kDoubleQuoted;
      return flow.DoubleQuoted();
    default:
      return flow.Plain();
  }
}

}  // namespace rulecheck::source
