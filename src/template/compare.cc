// As text/template/funcs.go: only values of one basic kind compare, signed and
// unsigned integers being the exception.
#include "template/compare.h"

#include <fmt/format.h>

#include "template/format.h"

namespace rulecheck::gotemplate {
namespace {

enum class Kind { kInvalid, kBool, kComplex, kInt, kFloat, kString, kUint };

Kind KindOf(const Value& value) {
  if (value.pointer()) return Kind::kInvalid;
  if (value.is_signed()) return Kind::kInt;
  if (value.is_unsigned()) return Kind::kUint;
  switch (value.type()) {
    case Type::kBool:
      return Kind::kBool;
    case Type::kComplex:
      return Kind::kComplex;
    case Type::kFloat:
      return Kind::kFloat;
    case Type::kString:
    case Type::kHtml:
      return Kind::kString;
    default:
      return Kind::kInvalid;
  }
}

Error Incompatible(const Value& a, const Value& b) {
  return {fmt::format("incompatible types for comparison: {} and {}", a.GoType(), b.GoType()), {}};
}

bool SameBasic(Kind kind, const Value& a, const Value& b) {
  switch (kind) {
    case Kind::kBool:
      return a.boolean() == b.boolean();
    case Kind::kComplex:
      return a.complex() == b.complex();
    case Kind::kInt:
      return a.integer() == b.integer();
    case Kind::kFloat:
      return a.number() == b.number();
    case Kind::kString:
      return a.text() == b.text();
    default:
      return a.unsigned_integer() == b.unsigned_integer();
  }
}

// reflect's kinds of values that have no basic kind.
enum class Shape { kPointer, kMap, kSlice, kStruct };

Shape ShapeOf(const Value& value) {
  if (value.pointer()) return Shape::kPointer;
  switch (value.type()) {
    case Type::kStringMap:
    case Type::kMap:
      return Shape::kMap;
    case Type::kList:
      return Shape::kSlice;
    default:
      return Shape::kStruct;
  }
}

// Values without a basic kind: nil, maps, lists, structs, pointers.
Result<bool> SameOther(const Value& a, const Value& b) {
  auto is_nil = [](const Value& v) { return v.is_nil() || v.nil_pointer(); };
  if (is_nil(a) || is_nil(b)) return is_nil(a) == is_nil(b);
  if (ShapeOf(a) != ShapeOf(b)) {
    return Error{fmt::format("non-comparable types {}: {}, {}: {}", FormatPlain(a), a.GoType(), b.GoType(),
                             FormatPlain(b)),
                 {}};
  }
  if (b.pointer()) return a.SamePointer(b);
  if (b.type() == Type::kTime) return a.type() == Type::kTime && a.instant() == b.instant();
  return Error{fmt::format("non-comparable type {}: {}", FormatPlain(b), b.GoType()), {}};
}

Result<bool> Equals(const Value& a, const Value& b) {
  const Kind kind_a = KindOf(a);
  const Kind kind_b = KindOf(b);
  if (kind_a == kind_b)
    return kind_a == Kind::kInvalid ? SameOther(a, b) : Result<bool>(SameBasic(kind_a, a, b));
  if (kind_a == Kind::kInt && kind_b == Kind::kUint) {
    return a.integer() >= 0 && static_cast<uint64_t>(a.integer()) == b.unsigned_integer();
  }
  if (kind_a == Kind::kUint && kind_b == Kind::kInt) {
    return b.integer() >= 0 && a.unsigned_integer() == static_cast<uint64_t>(b.integer());
  }
  if (a.is_nil() || b.is_nil()) return false;
  return Incompatible(a, b);
}

}  // namespace

Result<bool> EqualsAny(const Value& first, std::span<const Value> rest) {
  if (rest.empty()) return Error{"missing argument for comparison", {}};
  const Value a = first.Unboxed();
  for (const Value& other : rest) {
    Result<bool> same = Equals(a, other.Unboxed());
    if (!same || *same) return same;
  }
  return false;
}

Result<bool> Less(const Value& left, const Value& right) {
  const Value a = left.Unboxed();
  const Value b = right.Unboxed();
  const Kind kind_a = KindOf(a);
  const Kind kind_b = KindOf(b);
  if (kind_a == Kind::kInvalid || kind_b == Kind::kInvalid) return Error{"invalid type for comparison", {}};
  if (kind_a == Kind::kInt && kind_b == Kind::kUint) {
    return a.integer() < 0 || static_cast<uint64_t>(a.integer()) < b.unsigned_integer();
  }
  if (kind_a == Kind::kUint && kind_b == Kind::kInt) {
    return b.integer() >= 0 && a.unsigned_integer() < static_cast<uint64_t>(b.integer());
  }
  if (kind_a != kind_b) return Incompatible(a, b);
  switch (kind_a) {
    case Kind::kInt:
      return a.integer() < b.integer();
    case Kind::kFloat:
      return a.number() < b.number();
    case Kind::kString:
      return a.text() < b.text();
    case Kind::kUint:
      return a.unsigned_integer() < b.unsigned_integer();
    default:
      return Error{"invalid type for comparison", {}};
  }
}

}  // namespace rulecheck::gotemplate
