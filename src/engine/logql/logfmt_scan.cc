#include "engine/logql/logfmt_scan.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstdint>

#include "base/hex.h"
#include "base/strings.h"
#include "engine/logql/byte_search.h"
#include "engine/logql/json_scan.h"

namespace rulecheck::engine::logql {
namespace {

// What ends a run of plain bytes: blanks, `=` and `"`.
constexpr std::array<bool, 256> kStops = [] {
  std::array<bool, 256> stops{};
  for (size_t c = 0; c <= ' '; ++c) stops[c] = true;
  stops['='] = true;
  stops['"'] = true;
  return stops;
}();

bool IsLogfmtBlank(char c) {
  return static_cast<unsigned char>(c) <= ' ';
}

size_t FindStop(std::string_view line, size_t at) {
  while (at < line.size() && !kStops[static_cast<unsigned char>(line[at])]) ++at;
  return at;
}

int32_t EscapedCodeUnit(std::string_view text) {
  return text.starts_with("\\u") ? HexCodeUnit(text.substr(2)) : -1;
}

// A `\u` escape, with the other half of its pair when there is one. Gives the bytes read.
size_t AppendCodePoint(std::string_view text, std::string* out) {
  const int32_t first = EscapedCodeUnit(text);
  if (first < 0) return 0;
  if (first < 0xD800 || first > 0xDFFF) {
    AppendUtf8(static_cast<char32_t>(first), out);
    return 6;
  }
  const int32_t second = EscapedCodeUnit(text.substr(6));
  if (first < 0xDC00 && second >= 0xDC00 && second <= 0xDFFF) {
    AppendUtf8(static_cast<char32_t>(0x10000 + (first - 0xD800) * 1024 + (second - 0xDC00)), out);
    return 12;
  }
  AppendUtf8(0xFFFD, out);
  return 6;
}

char Unescaped(char c) {
  switch (c) {
    case '"':
    case '\\':
    case '/':
    case '\'':
      return c;
    case 'b':
      return '\b';
    case 'f':
      return '\f';
    case 'n':
      return '\n';
    case 'r':
      return '\r';
    case 't':
      return '\t';
    default:
      return '\0';
  }
}

}  // namespace

bool LogfmtScanner::Fail(Wrong wrong) {
  failed_ = true;
  wrong_ = wrong;
  wrong_at_ = at_;
  if (wrong == Wrong::kByte) wrong_byte_ = line_[at_];
  return false;
}

// A pair that cannot be read ends at the next blank.
bool LogfmtScanner::SkipBad(Wrong wrong) {
  Fail(wrong);
  while (at_ < line_.size() && !IsLogfmtBlank(line_[at_])) ++at_;
  return false;
}

bool LogfmtScanner::EndKey(size_t begin) {
  key_ = line_.substr(begin, at_ - begin);
  return !HasInvalidUtf8(key_);
}

bool LogfmtScanner::Next() {
  key_ = {};
  value_ = {};
  while (at_ < line_.size() && IsLogfmtBlank(line_[at_])) ++at_;
  return at_ < line_.size() && Key();
}

bool LogfmtScanner::Key() {
  const size_t begin = at_;
  at_ = FindStop(line_, at_);
  if (at_ == line_.size() || IsLogfmtBlank(line_[at_])) return EndKey(begin) || Fail(Wrong::kKey);
  if (line_[at_] == '"' || at_ == begin) return SkipBad(Wrong::kByte);
  if (!EndKey(begin)) return SkipBad(Wrong::kKey);
  ++at_;
  return Value();
}

bool LogfmtScanner::Value() {
  if (at_ == line_.size() || IsLogfmtBlank(line_[at_])) return true;
  if (line_[at_] == '"') return QuotedValue();
  const size_t begin = at_;
  at_ = FindStop(line_, at_);
  if (at_ < line_.size() && !IsLogfmtBlank(line_[at_])) return SkipBad(Wrong::kByte);
  value_ = line_.substr(begin, at_ - begin);
  return true;
}

bool LogfmtScanner::QuotedValue() {
  const size_t begin = at_ + 1;
  bool escaped = false;
  const char* const end = line_.data() + line_.size();
  const char* const behind = JsonStringEnd(line_.data() + begin, end, &escaped);
  if (behind == nullptr) {
    at_ = line_.size();
    return Fail(Wrong::kUnterminated);
  }
  at_ = static_cast<size_t>(behind - line_.data());
  value_ = line_.substr(begin, at_ - 1 - begin);
  if (!escaped || Unquote(value_)) return true;
  value_ = {};
  return Fail(Wrong::kQuoted);
}

bool LogfmtScanner::Unquote(std::string_view quoted) {
  std::string out;
  out.reserve(quoted.size());
  while (!quoted.empty()) {
    if (quoted[0] != '\\') {
      // Invalid UTF-8 becomes U+FFFD.
      size_t at = 0;
      AppendUtf8(DecodeUtf8(quoted, &at), &out);
      quoted.remove_prefix(at);
      continue;
    }
    if (quoted.size() < 2) return false;
    size_t read = 2;
    if (quoted[1] == 'u') {
      read = AppendCodePoint(quoted, &out);
      if (read == 0) return false;
    } else {
      const char c = Unescaped(quoted[1]);
      if (c == '\0') return false;
      out += c;
    }
    quoted.remove_prefix(read);
  }
  value_ = scratch_->Copy(out);
  return true;
}

std::string LogfmtScanner::ErrorText() const {
  std::string_view what = "invalid key";
  if (wrong_ == Wrong::kUnterminated) what = "unterminated quoted value";
  if (wrong_ == Wrong::kQuoted) what = "invalid quoted value";
  if (wrong_ != Wrong::kByte) return fmt::format("logfmt syntax error at pos {} : {}", wrong_at_ + 1, what);
  return fmt::format("logfmt syntax error at pos {} : unexpected '{}'", wrong_at_ + 1, wrong_byte_);
}

}  // namespace rulecheck::engine::logql
