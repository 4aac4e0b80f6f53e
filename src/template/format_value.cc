#include "template/format_value.h"

#include <fmt/format.h>

#include <utility>

#include "base/duration.h"
#include "base/go_format.h"
#include "base/strings.h"
#include "template/go_time.h"
#include "template/unicode.h"

namespace rulecheck::gotemplate {
namespace {

// Addresses mean nothing to users and must not differ between runs: every pointer
// that Go would print as an address prints as this one.
constexpr uint64_t kAddress = 0xc000012345;

bool IsTextVerb(char32_t verb) {
  return verb == 'v' || verb == 's' || verb == 'x' || verb == 'X' || verb == 'q';
}

// Whether the type has a String method, seen through a pointer or not. A histogram's
// has a pointer as its receiver.
bool HasText(const Value& value) {
  if (value.nil_pointer()) return false;
  switch (value.type()) {
    case Type::kTime:
    case Type::kDuration:
    case Type::kMonth:
    case Type::kWeekday:
      return true;
    case Type::kStruct:
      return value.object().text.has_value();
    default:
      return false;
  }
}

std::string TextOf(const Value& value) {
  switch (value.type()) {
    case Type::kTime:
      return FormatTimeText(value.instant());
    case Type::kDuration:
      return FormatGoDuration(value.integer());
    case Type::kMonth:
      return MonthName(value.integer());
    case Type::kWeekday:
      return WeekdayName(value.integer());
    default:
      return *value.object().text;
  }
}

}  // namespace

void ValueFormatter::Format(const Value& value, char32_t verb) {
  operand_ = value.Unboxed();
  if (value.is_nil()) {
    if (verb == 'T' || verb == 'v')
      fields.Pad("<nil>");
    else
      Refuse(verb);
    return;
  }
  if (verb == 'T') return fields.String(operand_.GoType());
  if (verb == 'p')
    return value.pointer() || value.type() == Type::kList || value.type() == Type::kStringMap ||
                   value.type() == Type::kMap
               ? FormatAddress(value.nil_pointer() ? 0 : kAddress, verb)
               : Refuse(verb);
  if (FormatByMethod(operand_, verb)) return;
  const Value shown = operand_;
  FormatKind(shown, verb, 0);
}

bool ValueFormatter::FormatByMethod(const Value& value, char32_t verb) {
  if (refusing_ || !IsTextVerb(verb) || fields.flags.sharp_v || !HasText(value)) return false;
  FormatString(Value::String(TextOf(value)), verb);
  return true;
}

void ValueFormatter::FormatKind(const Value& value, char32_t verb, int depth) {
  if (value.pointer()) {
    const bool composite = value.type() == Type::kStruct || value.type() == Type::kTime ||
                           value.type() == Type::kList || value.type() == Type::kStringMap ||
                           value.type() == Type::kMap;
    if (depth > 0 || !composite || value.nil_pointer()) {
      return FormatAddress(value.nil_pointer() ? 0 : kAddress, verb);
    }
    out() += '&';
    return FormatElement(value.Dereferenced(), verb, depth);
  }
  switch (value.type()) {
    case Type::kNil:
      out() += "<nil>";
      break;
    case Type::kBool:
      FormatBool(value, verb);
      break;
    case Type::kFloat:
      FormatFloatValue(value.number(), verb);
      break;
    case Type::kComplex:
      FormatComplex(value, verb);
      break;
    case Type::kString:
    case Type::kHtml:
      FormatString(value, verb);
      break;
    case Type::kStringMap:
    case Type::kMap:
      FormatMap(value, verb, depth);
      break;
    case Type::kList:
      FormatList(value, verb, depth);
      break;
    case Type::kStruct:
      FormatStruct(value, verb, depth);
      break;
    case Type::kTime:
      FormatTimeFields(value, verb);
      break;
    default:
      FormatInteger(value, verb);
      break;
  }
}

void ValueFormatter::FormatBool(const Value& value, char32_t verb) {
  if (verb == 't' || verb == 'v')
    fields.Boolean(value.boolean());
  else
    Refuse(verb);
}

void ValueFormatter::FormatInteger(const Value& value, char32_t verb) {
  const bool negative = value.is_signed() && value.integer() < 0;
  const uint64_t bits = value.is_signed() ? static_cast<uint64_t>(value.integer()) : value.unsigned_integer();
  const uint64_t magnitude = negative ? ~bits + 1 : bits;
  switch (verb) {
    case 'v':
      if (fields.flags.sharp_v && !value.is_signed()) {
        fields.flags.sharp = true;
        fields.Integer(magnitude, negative, 16, 'v');
        fields.flags.sharp = false;
        break;
      }
      [[fallthrough]];
    case 'd':
      fields.Integer(magnitude, negative, 10, 'd');
      break;
    case 'b':
      fields.Integer(magnitude, negative, 2, 'b');
      break;
    case 'o':
    case 'O':
      fields.Integer(magnitude, negative, 8, static_cast<char>(verb));
      break;
    case 'x':
    case 'X':
      fields.Integer(magnitude, negative, 16, static_cast<char>(verb));
      break;
    case 'c':
      fields.Character(bits);
      break;
    case 'q':
      if (bits <= 0x10FFFF)
        fields.QuotedCharacter(bits);
      else
        Refuse(verb);
      break;
    case 'U':
      fields.Unicode(bits);
      break;
    default:
      Refuse(verb);
  }
}

void ValueFormatter::FormatFloatValue(double number, char32_t verb) {
  switch (verb) {
    case 'v':
      fields.Float(number, 'g', -1);
      break;
    case 'g':
    case 'G':
    case 'b':
    case 'x':
    case 'X':
      fields.Float(number, static_cast<char>(verb), -1);
      break;
    case 'e':
    case 'E':
    case 'f':
    case 'F':
      fields.Float(number, static_cast<char>(verb), 6);
      break;
    default:
      Refuse(verb);
  }
}

void ValueFormatter::FormatComplex(const Value& value, char32_t verb) {
  if (std::u32string_view(U"vbgGxXfFeE").find(verb) == std::u32string_view::npos) return Refuse(verb);
  out() += '(';
  FormatFloatValue(value.complex().real(), verb);
  const bool plus = std::exchange(fields.flags.plus, true);
  FormatFloatValue(value.complex().imag(), verb);
  fields.flags.plus = plus;
  out() += "i)";
}

void ValueFormatter::FormatString(const Value& value, char32_t verb) {
  const std::string& text = value.text();
  switch (verb) {
    case 'v':
      if (fields.flags.sharp_v)
        fields.Quoted(text);
      else
        fields.String(text);
      break;
    case 's':
      fields.String(text);
      break;
    case 'q':
      fields.Quoted(text);
      break;
    case 'x':
    case 'X':
      fields.HexBytes(text, verb == 'X');
      break;
    default:
      Refuse(verb);
  }
}

// Elements have methods again, and are what a refused verb shows.
void ValueFormatter::FormatElement(const Value& value, char32_t verb, int depth) {
  if (out().size() > limit) return;
  if (value.is_nil()) {
    out() += fields.flags.sharp_v ? "interface {}(nil)" : "<nil>";
    return;
  }
  operand_ = value.Unboxed();
  const Value shown = operand_;
  if (!FormatByMethod(shown, verb)) FormatKind(shown, verb, depth + 1);
}

void ValueFormatter::FormatMap(const Value& value, char32_t verb, int depth) {
  const bool go_syntax = fields.flags.sharp_v;
  out() += go_syntax ? value.GoType() + "{" : "map[";
  bool first = true;
  auto entry = [&](const std::string& key, const Value& element) {
    if (!first) out() += go_syntax ? ", " : " ";
    first = false;
    FormatElement(Value::String(key), verb, depth);
    out() += ':';
    FormatElement(element, verb, depth);
  };
  if (value.type() == Type::kStringMap) {
    for (const auto& [key, text] : value.string_map()) entry(key, Value::String(text));
  } else {
    for (const auto& [key, element] : value.value_map()) entry(key, element);
  }
  out() += go_syntax ? '}' : ']';
}

void ValueFormatter::FormatList(const Value& value, char32_t verb, int depth) {
  const bool go_syntax = fields.flags.sharp_v;
  out() += go_syntax ? value.GoType() + "{" : "[";
  bool first = true;
  for (const Value& item : value.list().items) {
    if (!first) out() += go_syntax ? ", " : " ";
    first = false;
    FormatElement(item, verb, depth);
  }
  out() += go_syntax ? '}' : ']';
}

void ValueFormatter::FormatStruct(const Value& value, char32_t verb, int depth) {
  if (fields.flags.sharp_v) out() += value.GoType();
  out() += '{';
  bool first = true;
  for (const auto& [name, field] : value.object().fields) {
    if (!first) out() += fields.flags.sharp_v ? ", " : " ";
    first = false;
    if (fields.flags.plus_v || fields.flags.sharp_v) out() += name + ":";
    FormatElement(field, verb, depth);
  }
  out() += '}';
}

// The fields that time.Time hides, for verbs that its String method does not serve. A
// refused verb shows the operand, since hidden fields cannot be shown on their own.
void ValueFormatter::FormatTimeFields(const Value& value, char32_t verb) {
  constexpr int64_t kYearOneToUnix = 62135596800;
  const Value operand = operand_;
  const Instant instant = value.instant();
  out() += '{';
  if (fields.flags.plus_v) out() += "wall:";
  FormatInteger(Value::Uint(static_cast<uint64_t>(instant.nanoseconds), Type::kUint64), verb);
  out() += ' ';
  operand_ = operand;
  if (fields.flags.plus_v) out() += "ext:";
  FormatInteger(Value::Int(instant.seconds + kYearOneToUnix, Type::kInt64), verb);
  out() += ' ';
  operand_ = operand;
  if (fields.flags.plus_v) out() += "loc:";
  FormatKind(Value::NilPointer("time.Location"), verb, 1);
  out() += '}';
}

void ValueFormatter::FormatAddress(uint64_t address, char32_t verb) {
  switch (verb) {
    case 'v':
      if (address == 0) return fields.Pad("<nil>");
      [[fallthrough]];
    case 'p':
      fields.Pad(fmt::format("{:#x}", address));
      break;
    case 'b':
      fields.Integer(address, false, 2, 'b');
      break;
    case 'o':
      fields.Integer(address, false, 8, 'o');
      break;
    case 'd':
      fields.Integer(address, false, 10, 'd');
      break;
    case 'x':
    case 'X':
      fields.Integer(address, false, 16, static_cast<char>(verb));
      break;
    default:
      Refuse(verb);
  }
}

// "%!d(string=x)": the verb, the type, and the value as %v would show it.
void ValueFormatter::Refuse(char32_t verb) {
  if (refusing_) return;
  refusing_ = true;
  out() += "%!";
  AppendUtf8(verb, &out());
  out() += '(';
  if (operand_.is_nil()) {
    out() += "<nil>";
  } else {
    out() += operand_.GoType() + "=";
    const Value shown = operand_;
    FormatKind(shown, 'v', 0);
  }
  out() += ')';
  refusing_ = false;
}

}  // namespace rulecheck::gotemplate
