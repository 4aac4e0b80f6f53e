#include "logql/ip_pattern.h"

#include <algorithm>
#include <vector>

#include "base/ascii.h"
#include "base/hex.h"
#include "base/strings.h"

namespace rulecheck::logql {
namespace {

// Four numbers up to 255, without leading zeros.
bool ParseV4(std::string_view text, uint8_t* out) {
  const auto parts = Split(text, '.');
  if (parts.size() != 4) return false;
  for (size_t i = 0; i < 4; ++i) {
    const std::string_view part = parts[i];
    if (part.empty() || part.size() > 3 || !std::all_of(part.begin(), part.end(), IsAsciiDigit)) return false;
    if (part.size() > 1 && part[0] == '0') return false;
    int value = 0;
    for (const char c : part) value = value * 10 + (c - '0');
    if (value > 255) return false;
    out[i] = static_cast<uint8_t>(value);
  }
  return true;
}

class V6Parser {
 public:
  explicit V6Parser(std::string_view text) : text_(text) {}

  bool Parse(IpAddress* address) {
    if (text_.starts_with("::")) {
      ellipsis_ = 0;
      text_.remove_prefix(2);
      if (text_.empty()) return true;
    }
    while (size_ < 16) {
      bool done = false;
      if (!Group(address, &done)) return false;
      if (done) break;
    }
    return text_.empty() && Expand(address);
  }

 private:
  // One group and what follows it.
  bool Group(IpAddress* address, bool* done) {
    size_t digits = 0;
    unsigned value = 0;
    while (digits < text_.size() && HexDigit(text_[digits]) >= 0) {
      value = value * 16 + static_cast<unsigned>(HexDigit(text_[digits++]));
      if (value > 0xFFFF || digits > 4) return false;
    }
    if (digits == 0) return false;
    if (digits < text_.size() && text_[digits] == '.') {
      if (ellipsis_ < 0 && size_ != 12) return false;
      if (size_ + 4 > 16 || !ParseV4(text_, &address->bytes[static_cast<size_t>(size_)])) return false;
      size_ += 4;
      text_ = {};
      *done = true;
      return true;
    }
    address->bytes[static_cast<size_t>(size_++)] = static_cast<uint8_t>(value >> 8);
    address->bytes[static_cast<size_t>(size_++)] = static_cast<uint8_t>(value & 0xFF);
    text_.remove_prefix(digits);
    if (text_.empty()) {
      *done = true;
      return true;
    }
    if (text_[0] != ':' || text_.size() == 1) return false;
    text_.remove_prefix(1);
    if (text_[0] != ':') return true;
    if (ellipsis_ >= 0) return false;
    ellipsis_ = size_;
    text_.remove_prefix(1);
    *done = text_.empty();
    return true;
  }

  // Makes room for what `::` stands for, at least one group.
  bool Expand(IpAddress* address) const {
    if (size_ == 16) return ellipsis_ < 0;
    if (ellipsis_ < 0) return false;
    const auto begin = address->bytes.begin();
    std::copy_backward(begin + ellipsis_, begin + size_, address->bytes.end());
    std::fill(begin + ellipsis_, address->bytes.end() - (size_ - ellipsis_), uint8_t{0});
    return true;
  }

  std::string_view text_;
  int ellipsis_ = -1;
  int size_ = 0;
};

std::optional<IpPattern> ParseBlock(std::string_view text) {
  const size_t slash = text.rfind('/');
  if (slash == std::string_view::npos) return std::nullopt;
  auto address = ParseIpAddress(text.substr(0, slash));
  if (!address || !address->zone.empty()) return std::nullopt;
  const std::string_view bits = text.substr(slash + 1);
  const bool number = !bits.empty() && bits.size() <= 3 &&
                      std::all_of(bits.begin(), bits.end(), IsAsciiDigit) &&
                      (bits.size() == 1 || bits[0] != '0');
  if (!number) return std::nullopt;
  IpPattern pattern{IpPattern::Kind::kBlock, *std::move(address), {}, 0};
  for (const char c : bits) pattern.bits = pattern.bits * 10 + (c - '0');
  if (pattern.bits > (pattern.first.v6 ? 128 : 32)) return std::nullopt;
  return pattern;
}

std::optional<IpPattern> ParseRange(std::string_view text) {
  const size_t dash = text.find('-');
  if (dash == std::string_view::npos) return std::nullopt;
  auto first = ParseIpAddress(text.substr(0, dash));
  auto last = ParseIpAddress(text.substr(dash + 1));
  if (!first || !last) return std::nullopt;
  first->zone.clear();
  last->zone.clear();
  if (first->v6 != last->v6 || first->bytes > last->bytes) return std::nullopt;
  return IpPattern{IpPattern::Kind::kRange, *std::move(first), *std::move(last), 0};
}

}  // namespace

std::optional<IpAddress> ParseIpAddress(std::string_view text) {
  IpAddress address;
  const size_t mark = text.find_first_of(".:%");
  if (mark == std::string_view::npos || text[mark] == '%') return std::nullopt;
  if (text[mark] == '.') {
    if (!ParseV4(text, &address.bytes[12])) return std::nullopt;
    return address;
  }
  address.v6 = true;
  if (const size_t percent = text.find('%'); percent != std::string_view::npos) {
    address.zone = text.substr(percent + 1);
    if (address.zone.empty()) return std::nullopt;
    text = text.substr(0, percent);
  }
  if (!V6Parser(text).Parse(&address)) return std::nullopt;
  return address;
}

std::optional<IpPattern> ParseIpPattern(std::string_view text) {
  if (auto address = ParseIpAddress(text)) {
    return IpPattern{IpPattern::Kind::kAddress, *std::move(address), {}, 0};
  }
  if (auto block = ParseBlock(text)) return block;
  return ParseRange(text);
}

// An IPv4 address in IPv6's clothes is in no block of IPv4, and the other way round.
bool IpPattern::Contains(const IpAddress& address) const {
  switch (kind) {
    case Kind::kAddress:
      return address == first;
    case Kind::kRange:
      return address.zone.empty() && address.v6 == first.v6 && first.bytes <= address.bytes &&
             address.bytes <= last.bytes;
    case Kind::kBlock:
      break;
  }
  if (address.v6 != first.v6 || !address.zone.empty()) return false;
  const int skipped = first.v6 ? 0 : 96;
  for (int bit = skipped; bit < skipped + bits; ++bit) {
    const auto byte = static_cast<size_t>(bit / 8);
    if (((address.bytes[byte] ^ first.bytes[byte]) >> (7 - bit % 8) & 1) != 0) return false;
  }
  return true;
}

}  // namespace rulecheck::logql
