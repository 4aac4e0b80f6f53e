#include "source/text_check.h"

#include <cstdint>
#include <cstring>

#include <fmt/format.h>

#include "base/strings.h"

namespace rulecheck::source {

namespace {

constexpr std::string_view kBom = "\xef\xbb\xbf";

// As the reader of libyaml and yaml.v3: tab, line breaks, printable characters.
bool IsAllowed(char32_t c) {
  return c == 0x09 || c == 0x0A || c == 0x0D || (c >= 0x20 && c <= 0x7E) || c == 0x85 ||
         (c >= 0xA0 && c <= 0xD7FF) || (c >= 0xE000 && c <= 0xFFFD) || (c >= 0x10000 && c <= 0x10FFFF);
}

bool IsPlainAscii(char c) {
  const auto byte = static_cast<unsigned char>(c);
  return (byte >= 0x20 && byte < 0x7F) || byte == '\n' || byte == '\t' || byte == '\r';
}

// Whether all of eight bytes are printable ASCII.
bool ArePrintable(const char* bytes) {
  constexpr uint64_t kEach = 0x0101010101010101, kTop = 0x80 * kEach;
  uint64_t word = 0;
  std::memcpy(&word, bytes, sizeof word);
  const uint64_t like_delete = word ^ (0x7F * kEach);
  return ((word | (word - 0x20 * kEach) | (like_delete - kEach)) & kTop) == 0;
}

TreeError At(std::string message, size_t begin, size_t end) {
  return {std::move(message), {static_cast<uint32_t>(begin), static_cast<uint32_t>(end)}};
}

// True when the decoder gave U+FFFD for bytes that do not encode it.
bool IsBadSequence(std::string_view text, size_t begin, size_t end, char32_t c) {
  return c == 0xFFFD && (end - begin != 3 || text.substr(begin, 3) != "\xef\xbf\xbd");
}

}  // namespace

std::optional<TreeError> CheckText(std::string_view text) {
  size_t at = text.substr(0, kBom.size()) == kBom ? kBom.size() : 0;
  while (at < text.size()) {
    if (at + 8 <= text.size() && ArePrintable(&text[at])) {
      at += 8;
      continue;
    }
    if (IsPlainAscii(text[at])) {
      ++at;
      continue;
    }
    const size_t begin = at;
    const char32_t c = DecodeUtf8(text, &at);
    if (IsBadSequence(text, begin, at, c)) return At("the text is not valid UTF-8", begin, at);
    if (c == 0) return At("the text has a NUL byte: it looks like a binary file", begin, at);
    if (!IsAllowed(c)) {
      return At(fmt::format("the control character U+{:04X} is not allowed", static_cast<uint32_t>(c)), begin,
                at);
    }
  }
  return std::nullopt;
}

bool IsUtf16(std::string_view text) {
  return text.size() >= 2 && (text.substr(0, 2) == "\xff\xfe" || text.substr(0, 2) == "\xfe\xff");
}

std::string DecodeUtf16(const SourceText& source, OffsetMap* map) {
  const std::string_view text = source.text;
  const bool little = text[0] == '\xff';
  const auto unit = [&](size_t at) {
    const auto first = static_cast<unsigned char>(text[at]);
    const auto second = static_cast<unsigned char>(text[at + 1]);
    return static_cast<char32_t>(little ? first | (second << 8) : (first << 8) | second);
  };
  std::string out;
  size_t at = 2;
  while (at + 1 < text.size()) {
    const size_t begin = at;
    char32_t c = unit(at);
    at += 2;
    if (c >= 0xD800 && c < 0xDC00 && at + 1 < text.size() && unit(at) >= 0xDC00 && unit(at) < 0xE000) {
      c = 0x10000 + ((c - 0xD800) << 10) + (unit(at) - 0xDC00);
      at += 2;
    } else if (c >= 0xD800 && c < 0xE000) {
      c = 0xFFFD;
    }
    const Span behind = source.ToFile({static_cast<uint32_t>(begin), static_cast<uint32_t>(at)});
    map->Append({static_cast<uint32_t>(out.size()), behind.begin, behind.size(), false});
    AppendUtf8(c, &out);
  }
  map->set_decoded_size(static_cast<uint32_t>(out.size()));
  const auto size = static_cast<uint32_t>(text.size());
  map->set_end(source.ToFile({size, size}).begin);
  return out;
}

}  // namespace rulecheck::source
