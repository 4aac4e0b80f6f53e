#include "template/value.h"

#include <algorithm>

#include "template/function.h"

namespace rulecheck::gotemplate {
namespace {

// Only ever compared among the values of one run.
uint64_t NewPointerId() {
  static thread_local uint64_t last = 0;
  return ++last;
}

}  // namespace

const Value* Struct::Field(std::string_view name) const {
  for (const auto& [field, value] : fields) {
    if (field == name) return &value;
  }
  return nullptr;
}

Value Value::Bool(bool b) {
  Value v;
  v.type_ = Type::kBool;
  v.data_ = b;
  return v;
}

Value Value::Int(int64_t i, Type type) {
  Value v;
  v.type_ = type;
  v.data_ = i;
  return v;
}

Value Value::Uint(uint64_t u, Type type) {
  Value v;
  v.type_ = type;
  v.data_ = u;
  return v;
}

Value Value::Float(double d) {
  Value v;
  v.type_ = Type::kFloat;
  v.data_ = d;
  return v;
}

Value Value::Complex(std::complex<double> c) {
  Value v;
  v.type_ = Type::kComplex;
  v.data_ = c;
  return v;
}

Value Value::String(std::string s, Type type) {
  Value v;
  v.type_ = type;
  v.data_ = std::move(s);
  return v;
}

Value Value::Map(StringMap map) {
  return Map(std::make_shared<const StringMap>(std::move(map)));
}

Value Value::Map(std::shared_ptr<const StringMap> map) {
  Value v;
  v.type_ = Type::kStringMap;
  v.data_ = std::move(map);
  return v;
}

Value Value::Map(ValueMap map) {
  Value v;
  v.type_ = Type::kMap;
  for (const auto& [key, value] : map) v.depth_ = std::max(v.depth_, value.depth_);
  ++v.depth_;
  v.data_ = std::make_shared<const ValueMap>(std::move(map));
  return v;
}

Value Value::Of(std::shared_ptr<List> list) {
  Value v;
  v.type_ = Type::kList;
  v.data_ = std::move(list);
  return v;
}

Value Value::Of(std::shared_ptr<const Struct> object, bool pointer) {
  Value v;
  v.type_ = Type::kStruct;
  v.pointer_ = pointer;
  if (pointer) v.pointer_id_ = NewPointerId();
  v.data_ = std::move(object);
  return v;
}

Value Value::Time(Instant instant) {
  Value v;
  v.type_ = Type::kTime;
  v.data_ = instant;
  return v;
}

Value Value::NilPointer(std::string_view go_type) {
  auto object = std::make_shared<Struct>();
  object->go_type = go_type;
  Value v = Of(std::move(object), true);
  v.nil_pointer_ = true;
  return v;
}

Value Value::AsPointer() const {
  Value v = *this;
  v.pointer_ = true;
  v.boxed_ = false;
  v.pointer_id_ = NewPointerId();
  return v;
}

Value Value::Dereferenced() const {
  Value v = *this;
  v.pointer_ = false;
  v.boxed_ = false;
  return v;
}

Value Value::Named(const NamedType& type) const {
  Value v = *this;
  v.named_ = &type;
  return v;
}

Value Value::Boxed() const {
  Value v = *this;
  v.boxed_ = true;
  return v;
}

Value Value::Unboxed() const {
  Value v = *this;
  v.boxed_ = false;
  return v;
}

bool Value::is_signed() const {
  switch (type_) {
    case Type::kInt:
    case Type::kInt32:
    case Type::kInt64:
    case Type::kDuration:
    case Type::kMonth:
    case Type::kWeekday:
      return !pointer_;
    default:
      return false;
  }
}

bool Value::is_unsigned() const {
  return (type_ == Type::kUint || type_ == Type::kUint8 || type_ == Type::kUint64) && !pointer_;
}

namespace {

std::string_view SimpleTypeName(Type type) {
  switch (type) {
    case Type::kNil:
      return "<nil>";
    case Type::kBool:
      return "bool";
    case Type::kInt:
      return "int";
    case Type::kInt32:
      return "int32";
    case Type::kInt64:
      return "int64";
    case Type::kUint:
      return "uint";
    case Type::kUint8:
      return "uint8";
    case Type::kUint64:
      return "uint64";
    case Type::kFloat:
      return "float64";
    case Type::kComplex:
      return "complex128";
    case Type::kString:
      return "string";
    case Type::kHtml:
      return "template.HTML";
    case Type::kStringMap:
      return "map[string]string";
    case Type::kMap:
      return "map[string]interface {}";
    case Type::kTime:
      return "time.Time";
    case Type::kDuration:
      return "time.Duration";
    case Type::kMonth:
      return "time.Month";
    case Type::kWeekday:
      return "time.Weekday";
    case Type::kList:
    case Type::kStruct:
      break;
  }
  return "";
}

}  // namespace

std::string Value::GoType() const {
  std::string name = pointer_ ? "*" : "";
  if (named_ != nullptr) return name.append(named_->go_type);
  switch (type_) {
    case Type::kList:
      return name + list().go_type;
    case Type::kStruct:
      return name + object().go_type;
    default:
      return name.append(SimpleTypeName(type_));
  }
}

bool Value::Truth() const {
  if (pointer_) return !nil_pointer_;
  switch (type_) {
    case Type::kNil:
      return false;
    case Type::kBool:
      return boolean();
    case Type::kFloat:
      return number() != 0;
    case Type::kComplex:
      return complex() != std::complex<double>(0);
    case Type::kString:
    case Type::kHtml:
      return !text().empty();
    case Type::kStringMap:
      return !string_map().empty();
    case Type::kMap:
      return !value_map().empty();
    case Type::kList:
      return !list().items.empty();
    case Type::kStruct:
    case Type::kTime:
      return true;
    default:
      return is_unsigned() ? unsigned_integer() != 0 : integer() != 0;
  }
}

}  // namespace rulecheck::gotemplate
