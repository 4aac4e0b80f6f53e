// The values a template computes with: Go's types as far as text/template can
// meet them in alerting templates and log formatting.
#pragma once

#include <complex>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace rulecheck::gotemplate {

class TimeZone;
class Value;
struct NamedType;  // function.h

using StringMap = std::map<std::string, std::string>;
using ValueMap = std::map<std::string, Value>;

// Dynamic type of a value. Named numeric types of Go (time.Duration, ...) have
// their own entry because messages and printing depend on the name.
enum class Type : uint8_t {
  kNil,  // no value at all (an invalid reflect.Value)
  kBool,
  kInt,
  kInt32,  // a rune
  kInt64,
  kUint,
  kUint8,  // a byte of a string
  kUint64,
  kFloat,    // float64
  kComplex,  // complex128
  kString,
  kHtml,       // template.HTML, what safeHtml returns
  kStringMap,  // map[string]string
  kMap,        // map[string]interface {}
  kList,       // a slice; the list knows its Go type
  kStruct,     // fields by name; the struct knows its Go type
  kTime,       // time.Time
  kDuration,   // time.Duration, nanoseconds
  kMonth,      // time.Month
  kWeekday,    // time.Weekday
};

// An instant: seconds since 1970 (may be negative) and nanoseconds 0..999999999.
struct Instant {
  int64_t seconds = 0;
  int32_t nanoseconds = 0;
  const TimeZone* zone = nullptr;  // in which it is printed; null: UTC
  friend bool operator==(const Instant& a, const Instant& b) {
    return a.seconds == b.seconds && a.nanoseconds == b.nanoseconds;
  }
};

// A Go slice. Shared and mutable, since sortByLabel sorts in place.
struct List {
  std::string go_type;  // "template.queryResult", "[]string", ...
  std::vector<Value> items;
};

// A Go struct: exported fields in order of declaration.
struct Struct {
  std::string go_type;  // without the pointer's star
  std::vector<std::pair<std::string, Value>> fields;
  // What its String method returns, for types that have one.
  std::optional<std::string> text;
  const Value* Field(std::string_view name) const;
};

class Value {
 public:
  Value() = default;
  static Value Bool(bool b);
  static Value Int(int64_t i, Type type = Type::kInt);  // any signed type, kDuration, kMonth, kWeekday too
  static Value Uint(uint64_t u, Type type = Type::kUint);
  static Value Float(double d);
  static Value Complex(std::complex<double> c);
  static Value String(std::string s, Type type = Type::kString);
  static Value Map(StringMap map);
  static Value Map(std::shared_ptr<const StringMap> map);
  static Value Map(ValueMap map);
  static Value Of(std::shared_ptr<List> list);
  static Value Of(std::shared_ptr<const Struct> object, bool pointer);
  static Value Time(Instant instant);

  Type type() const { return type_; }
  bool is_nil() const { return type_ == Type::kNil; }
  bool is_string() const { return type_ == Type::kString || type_ == Type::kHtml; }
  bool is_signed() const;  // the signed integer types, named ones too
  bool is_unsigned() const;

  // A pointer to the value rather than the value itself (*time.Time). `nil_pointer`
  // values have a type but nothing behind it.
  bool pointer() const { return pointer_; }
  Value AsPointer() const;
  Value Dereferenced() const;
  static Value NilPointer(std::string_view go_type);
  bool nil_pointer() const { return nil_pointer_; }
  // Two values that are one pointer in Go: copies of one AsPointer().
  bool SamePointer(const Value& other) const { return pointer_id_ == other.pointer_id_; }

  // A type with a name and methods of its own, such as template.KV; null: none. Types live for ever.
  const NamedType* named() const { return named_; }
  Value Named(const NamedType& type) const;

  // Held in a variable of static type interface {}: messages then name that type.
  bool boxed() const { return boxed_; }
  Value Boxed() const;
  Value Unboxed() const;

  bool boolean() const { return std::get<bool>(data_); }
  int64_t integer() const { return std::get<int64_t>(data_); }
  uint64_t unsigned_integer() const { return std::get<uint64_t>(data_); }
  double number() const { return std::get<double>(data_); }
  std::complex<double> complex() const { return std::get<std::complex<double>>(data_); }
  const std::string& text() const { return std::get<std::string>(data_); }
  const StringMap& string_map() const { return *std::get<std::shared_ptr<const StringMap>>(data_); }
  const ValueMap& value_map() const { return *std::get<std::shared_ptr<const ValueMap>>(data_); }
  List& list() const { return *std::get<std::shared_ptr<List>>(data_); }
  const Struct& object() const { return *std::get<std::shared_ptr<const Struct>>(data_); }
  Instant instant() const { return std::get<Instant>(data_); }

  // The Go type as %T prints it: "float64", "*time.Time", "map[string]string".
  // Boxed values give their dynamic type; nil gives "<nil>".
  std::string GoType() const;
  // The static type, which for a boxed value is "interface {}".
  std::string StaticGoType() const { return boxed_ ? "interface {}" : GoType(); }

  // Maps of values inside each other: 0 for what is no such map.
  uint32_t depth() const { return depth_; }

  // Go's notion of "not the zero value" that if, with, and, or, not use.
  bool Truth() const;

 private:
  Type type_ = Type::kNil;
  bool pointer_ = false;
  bool boxed_ = false;
  bool nil_pointer_ = false;
  uint32_t depth_ = 0;
  uint64_t pointer_id_ = 0;
  const NamedType* named_ = nullptr;
  std::variant<std::monostate, bool, int64_t, uint64_t, double, std::complex<double>, std::string,
               std::shared_ptr<const StringMap>, std::shared_ptr<const ValueMap>, std::shared_ptr<List>,
               std::shared_ptr<const Struct>, Instant>
      data_;
};

}  // namespace rulecheck::gotemplate
