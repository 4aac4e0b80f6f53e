// Hexadecimal digits of escapes.
#pragma once

#include <cstdint>
#include <string_view>

namespace rulecheck {

// 0 to 15, or -1.
inline int HexDigit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

// The value of the first four digits, as behind `\u`; -1 when there are fewer.
inline int32_t HexCodeUnit(std::string_view digits) {
  if (digits.size() < 4) return -1;
  int32_t unit = 0;
  for (const char c : digits.substr(0, 4)) {
    const int digit = HexDigit(c);
    if (digit < 0) return -1;
    unit = unit * 16 + digit;
  }
  return unit;
}

}  // namespace rulecheck
