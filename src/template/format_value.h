// One operand of Go's fmt: what each verb makes of each type (fmt/print.go).
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>

#include "template/format_fields.h"
#include "template/value.h"

namespace rulecheck::gotemplate {

class ValueFormatter {
 public:
  FieldWriter fields;
  // Elements of maps, lists and structs beyond this much text are left out.
  size_t limit = 8u << 20;

  std::string& out() { return fields.out(); }

  // As pp.printArg. `verb` is a code point.
  void Format(const Value& value, char32_t verb);

 private:
  void FormatKind(const Value& value, char32_t verb, int depth);
  bool FormatByMethod(const Value& value, char32_t verb);
  void FormatBool(const Value& value, char32_t verb);
  void FormatInteger(const Value& value, char32_t verb);
  void FormatFloatValue(double number, char32_t verb);
  void FormatComplex(const Value& value, char32_t verb);
  void FormatString(const Value& value, char32_t verb);
  void FormatMap(const Value& value, char32_t verb, int depth);
  void FormatList(const Value& value, char32_t verb, int depth);
  void FormatStruct(const Value& value, char32_t verb, int depth);
  void FormatTimeFields(const Value& value, char32_t verb);
  void FormatElement(const Value& value, char32_t verb, int depth);
  void FormatAddress(uint64_t address, char32_t verb);
  void Refuse(char32_t verb);

  // What a refused verb shows: the operand, or the element being printed.
  Value operand_;
  bool refusing_ = false;
};

}  // namespace rulecheck::gotemplate
