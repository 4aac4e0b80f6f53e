#include "base/strings.h"

#include <algorithm>
#include <cstring>

namespace rulecheck {
namespace {

constexpr char32_t kReplacement = 0xfffd;

bool IsContinuation(unsigned char c) {
  return (c & 0xc0) == 0x80;
}

// Length of the sequence that starts with `lead` and the bounds of its second
// byte; 0 for a byte that starts none (RFC 3629).
struct Lead {
  unsigned length;
  unsigned char low = 0x80;
  unsigned char high = 0xbf;
};
Lead ReadLead(unsigned char c) {
  if (c < 0x80) return {1};
  if (c < 0xc2) return {0};
  if (c < 0xe0) return {2};
  if (c == 0xe0) return {3, 0xa0, 0xbf};
  if (c == 0xed) return {3, 0x80, 0x9f};
  if (c < 0xf0) return {3};
  if (c == 0xf0) return {4, 0x90, 0xbf};
  if (c < 0xf4) return {4};
  if (c == 0xf4) return {4, 0x80, 0x8f};
  return {0};
}

}  // namespace

char32_t DecodeUtf8(std::string_view text, size_t* offset) {
  const auto* p = reinterpret_cast<const unsigned char*>(text.data()) + *offset;
  const size_t left = text.size() - *offset;
  const Lead lead = ReadLead(p[0]);
  if (lead.length == 1) {
    ++*offset;
    return p[0];
  }
  if (lead.length == 0 || left < lead.length || p[1] < lead.low || p[1] > lead.high) {
    ++*offset;
    return kReplacement;
  }
  char32_t code = p[0] & (0xffu >> (lead.length + 1));
  for (unsigned i = 1; i < lead.length; ++i) {
    if (!IsContinuation(p[i])) {
      ++*offset;
      return kReplacement;
    }
    code = (code << 6) | (p[i] & 0x3fu);
  }
  *offset += lead.length;
  return code;
}

bool IsValidUtf8(std::string_view text) {
  for (size_t i = 0; i < text.size();) {
    if (static_cast<unsigned char>(text[i]) < 0x80) {
      ++i;
      continue;
    }
    const size_t start = i;
    if (DecodeUtf8(text, &i) == kReplacement && i == start + 1) return false;
  }
  return true;
}

void AppendUtf8(char32_t c, std::string* out) {
  const auto code = static_cast<uint32_t>(c);
  auto put = [out](uint32_t byte) { *out += static_cast<char>(byte); };
  if (code < 0x80) {
    put(code);
  } else if (code < 0x800) {
    put(0xc0 | (code >> 6));
    put(0x80 | (code & 0x3f));
  } else if (code < 0x10000) {
    put(0xe0 | (code >> 12));
    put(0x80 | ((code >> 6) & 0x3f));
    put(0x80 | (code & 0x3f));
  } else {
    put(0xf0 | (code >> 18));
    put(0x80 | ((code >> 12) & 0x3f));
    put(0x80 | ((code >> 6) & 0x3f));
    put(0x80 | (code & 0x3f));
  }
}

std::string_view TrimSpace(std::string_view text) {
  constexpr std::string_view kBlank = " \t\r\n\v\f";
  const size_t first = text.find_first_not_of(kBlank);
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(kBlank) - first + 1);
}

std::vector<std::string_view> Split(std::string_view text, char separator) {
  std::vector<std::string_view> parts;
  for (size_t begin = 0;;) {
    const size_t end = text.find(separator, begin);
    parts.push_back(text.substr(begin, end - begin));
    if (end == std::string_view::npos) return parts;
    begin = end + 1;
  }
}

std::string Join(const std::vector<std::string>& parts, std::string_view separator) {
  std::string out;
  for (size_t i = 0; i < parts.size(); ++i) {
    if (i > 0) out += separator;
    out += parts[i];
  }
  return out;
}

uint64_t HashBytes(std::string_view bytes, uint64_t seed) {
  // Multiply-rotate over 8-byte words, then a finalising mix; not for hostile tables
  // that need collision resistance, but with full avalanche.
  constexpr uint64_t kMultiplier = 0x9e3779b97f4a7c15u;
  uint64_t hash = seed ^ (bytes.size() * kMultiplier);
  size_t i = 0;
  for (; i + 8 <= bytes.size(); i += 8) {
    uint64_t word;
    std::memcpy(&word, bytes.data() + i, 8);
    hash = (hash ^ word) * kMultiplier;
    hash ^= hash >> 32;
  }
  uint64_t tail = 0;
  for (unsigned shift = 0; i < bytes.size(); ++i, shift += 8) {
    tail |= static_cast<uint64_t>(static_cast<unsigned char>(bytes[i])) << shift;
  }
  hash = (hash ^ tail) * kMultiplier;
  hash ^= hash >> 29;
  hash *= 0xbf58476d1ce4e5b9u;
  return hash ^ (hash >> 32);
}

}  // namespace rulecheck
