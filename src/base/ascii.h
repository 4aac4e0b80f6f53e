// What a byte is in ASCII, whatever the locale.
#pragma once

namespace rulecheck {

constexpr bool IsAsciiDigit(char c) {
  return c >= '0' && c <= '9';
}
constexpr bool IsHexDigit(char c) {
  return IsAsciiDigit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}
// [a-zA-Z_]: how names of metrics, labels and functions begin.
constexpr bool IsNameStart(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
}
// [a-zA-Z0-9_]
constexpr bool IsNameByte(char c) {
  return IsNameStart(c) || IsAsciiDigit(c);
}
constexpr bool IsBlank(char c) {
  return c == ' ' || c == '\t';
}

}  // namespace rulecheck
