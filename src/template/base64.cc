#include "template/base64.h"

#include <fmt/format.h>

#include <cstdint>

namespace rulecheck::gotemplate {
namespace {

constexpr std::string_view kDigits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

Error Illegal(size_t at) {
  return {fmt::format("illegal base64 data at input byte {}", at), {}};
}

size_t SkipBreaks(std::string_view text, size_t at) {
  while (at < text.size() && (text[at] == '\n' || text[at] == '\r')) ++at;
  return at;
}

}  // namespace

std::string EncodeBase64(std::string_view bytes) {
  std::string out;
  for (size_t i = 0; i < bytes.size(); i += 3) {
    const size_t count = std::min<size_t>(3, bytes.size() - i);
    uint32_t word = 0;
    for (size_t k = 0; k < 3; ++k)
      word = word << 8u | (k < count ? static_cast<unsigned char>(bytes[i + k]) : 0u);
    for (size_t k = 0; k < 4; ++k) out += k <= count ? kDigits[word >> (18 - 6 * k) & 63u] : '=';
  }
  return out;
}

Result<std::string> DecodeBase64(std::string_view text) {
  std::string out;
  size_t at = SkipBreaks(text, 0);
  while (at < text.size()) {
    uint32_t word = 0;
    size_t count = 0;
    for (; count < 4; ++count) {
      at = SkipBreaks(text, at);
      if (at >= text.size()) return Illegal(at - count);
      const size_t digit = kDigits.find(text[at]);
      if (digit == std::string_view::npos) break;
      word = word << 6u | static_cast<uint32_t>(digit);
      ++at;
    }
    if (count == 4) {
      for (size_t k = 0; k < 3; ++k) out += static_cast<char>(word >> (16 - 8 * k) & 255u);
      at = SkipBreaks(text, at);
      continue;
    }
    if (text[at] != '=' || count < 2) return Illegal(at);
    // Two digits and two signs of padding, or three and one; nothing behind them.
    ++at;
    if (count == 2) {
      at = SkipBreaks(text, at);
      if (at >= text.size()) return Illegal(text.size());
      if (text[at] != '=') return Illegal(at);
      ++at;
    }
    at = SkipBreaks(text, at);
    if (at < text.size()) return Illegal(at);
    word <<= 6 * (4 - count);
    for (size_t k = 0; k + 1 < count; ++k) out += static_cast<char>(word >> (16 - 8 * k) & 255u);
  }
  return out;
}

}  // namespace rulecheck::gotemplate
