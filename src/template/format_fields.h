// Padding, integers, floats and strings of Go's fmt (fmt/format.go): everything that
// depends on flags but not on the kind of operand.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace rulecheck::gotemplate {

struct FormatFlags {
  bool minus = false, plus = false, sharp = false, space = false, zero = false;
  bool plus_v = false, sharp_v = false;  // %+v and %#v
  std::optional<int> width;
  std::optional<int> precision;
};

class FieldWriter {
 public:
  FormatFlags flags;

  const std::string& text() const { return out_; }
  std::string& out() { return out_; }

  void Pad(std::string_view text);  // to the width, counted in code points
  void Boolean(bool value);
  // `letter` is the verb as written (%x or %X), for the case of digits.
  void Integer(uint64_t magnitude, bool negative, int base, char verb);
  void Float(double value, char verb, int default_precision);
  void String(std::string_view text);  // %s: cut to the precision
  void Quoted(std::string_view text);  // %q
  void QuotedCharacter(uint64_t c);    // %q of an integer
  void Character(uint64_t c);          // %c
  void Unicode(uint64_t c);            // %U
  void HexBytes(std::string_view bytes, bool upper);

 private:
  void PadZeros(size_t count);
  std::string out_;
};

}  // namespace rulecheck::gotemplate
