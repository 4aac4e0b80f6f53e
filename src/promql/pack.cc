#include "promql/pack.h"

#include <cstdint>
#include <cstring>
#include <functional>
#include <optional>
#include <span>
#include <string_view>
#include <tuple>
#include <type_traits>
#include <vector>

#include "base/packed_bytes.h"
#include "promql/function_id.h"
#include "promql/node_fields.h"
#include "rulecheck/promql_functions.h"

namespace rulecheck::promql {
namespace {

constexpr std::string_view kNameLabel = "__name__";  // of each matcher of a name

// The last two are what the last span holds, and that without the quotes around it.
enum PackedText : uint8_t { kEmptyText, kNameText, kCopiedText, kPartOfQuery, kAtSpan, kInSpan };
constexpr uint8_t kNull = 0xFF;  // in place of a kind

template <typename T>
concept Byte = std::is_enum_v<T> || std::is_same_v<T, bool>;
template <typename T>
concept HasFields = std::is_same_v<T, LabelRef> || std::is_same_v<T, Matcher> ||
    std::is_same_v<T, TimeModifiers> || std::is_same_v<T, VectorMatching>;
template <typename T>
concept AnyNode = std::is_base_of_v<Expr, T>;

// Of numbers that are in nanoseconds most are whole seconds, which take less room.
constexpr int64_t kSecond = 1'000'000'000;
enum PackedInteger : uint8_t { kAsItIs, kSeconds };

constexpr uint64_t ZigZag(int64_t value) {
  return (static_cast<uint64_t>(value) << 1) ^ static_cast<uint64_t>(value >> 63);
}
constexpr int64_t UnZigZag(uint64_t value) {
  return static_cast<int64_t>(value >> 1) ^ -static_cast<int64_t>(value & 1);
}

// In the table, where one under a former name is not.
size_t FunctionIndex(const FunctionInfo& function) {
  return static_cast<size_t>(function.id);
}

class Packer : ByteWriter {
 public:
  Packer(std::string_view text, Arena* arena, std::vector<std::byte>* out)
      : ByteWriter(out), text_(text), arena_(arena) {}

  void Put(const Expr* node) {
    if (node == nullptr) return PutByte(kNull);
    PutByte(static_cast<uint8_t>(node->kind));
    PutFields(*node);
    ForKind(node->kind, [&]<typename Kind>(Kind*) { PutFields(To<Kind>(*node)); });
  }

 private:
  template <typename T>
  void PutFields(const T& value) {
    std::apply([&](auto... field) { (Put(value.*field), ...); }, Fields(static_cast<const T*>(nullptr)));
  }

  template <Byte T>
  void Put(T value) {
    PutByte(static_cast<uint8_t>(value));
  }
  void Put(syntax::NodeId id) { PutNumber(id.value); }
  void Put(int64_t value) {
    const bool seconds = value % kSecond == 0;
    PutByte(seconds ? kSeconds : kAsItIs);
    PutNumber(ZigZag(seconds ? value / kSecond : value));
  }
  void Put(double value) { PutRaw(value); }
  void Put(const std::optional<double>& value) {
    Put(value.has_value());
    if (value) Put(*value);
  }
  void Put(Span span) {
    PutNumber(ZigZag(int64_t{span.begin} - int64_t{last_.begin}));
    PutNumber(span.size());
    last_ = span;
  }
  void Put(std::string_view text) {
    const std::less_equal<const char*> before;
    if (text.empty()) return PutByte(kEmptyText);
    for (const uint32_t quote : {0u, 1u}) {
      if (last_.end > text_.size()) break;
      if (text.data() == text_.data() + last_.begin + quote && text.size() + 2 * quote == last_.size())
        return PutByte(quote == 0 ? kAtSpan : kInSpan);
    }
    if (before(text_.data(), text.data()) && before(text.data() + text.size(), text_.data() + text_.size())) {
      PutByte(kPartOfQuery);
      PutNumber(static_cast<uint64_t>(text.data() - text_.data()));
      return PutNumber(text.size());
    }
    if (text == kNameLabel) return PutByte(kNameText);
    PutByte(kCopiedText);
    PutRaw(arena_->CopyText(text).data());
    PutNumber(text.size());
  }
  void Put(const FunctionInfo* function) {
    const bool listed = function != nullptr && function == &AllFunctions()[FunctionIndex(*function)];
    PutNumber(listed ? FunctionIndex(*function) + 1 : 0);
    if (!listed) PutRaw(function);
  }
  template <HasFields T>
  void Put(const T& value) {
    PutFields(value);
  }
  template <HasFields T>
  void Put(const T* value) {
    Put(value != nullptr);
    if (value != nullptr) PutFields(*value);
  }
  template <typename T>
  void Put(std::span<T> list) {
    PutNumber(list.size());
    for (const T& element : list) Put(element);
  }

  const std::string_view text_;
  Arena* arena_;
  Span last_;
};

class Unpacker : ByteReader {
 public:
  Unpacker(const std::byte* at, std::string_view text, Arena* arena)
      : ByteReader(at), text_(text), arena_(arena) {}

  Expr* Node() {
    const uint8_t kind = GetByte();
    if (kind == kNull) return nullptr;
    Expr* out = nullptr;
    ForKind(static_cast<NodeKind>(kind), [&]<typename Kind>(Kind*) {
      auto* node = arena_->New<Kind>();
      node->kind = Kind::kKind;
      GetFields(static_cast<Expr*>(node));
      GetFields(node);
      out = node;
    });
    return out;
  }

 private:
  template <typename T>
  void GetFields(T* value) {
    std::apply([&](auto... field) { (Get(&(value->*field)), ...); }, Fields(static_cast<const T*>(nullptr)));
  }

  template <Byte T>
  void Get(T* value) {
    *value = static_cast<T>(GetByte());
  }
  void Get(syntax::NodeId* id) { id->value = static_cast<uint32_t>(GetNumber()); }
  void Get(int64_t* value) {
    const int64_t unit = GetByte() == kSeconds ? kSecond : 1;
    *value = UnZigZag(GetNumber()) * unit;
  }
  void Get(double* value) { GetRaw(value); }
  void Get(std::optional<double>* value) {
    if (GetByte() != 0) GetRaw(&value->emplace());
  }
  void Get(Span* span) {
    last_.begin += static_cast<uint32_t>(UnZigZag(GetNumber()));
    last_.end = last_.begin + static_cast<uint32_t>(GetNumber());
    *span = last_;
  }
  void Get(std::string_view* text) {
    const uint8_t how = GetByte();
    if (how == kEmptyText) return;
    if (how == kNameText) {
      *text = kNameLabel;
    } else if (how == kAtSpan) {
      *text = text_.substr(last_.begin, last_.size());
    } else if (how == kInSpan) {
      *text = text_.substr(last_.begin + 1, last_.size() - 2);
    } else if (how == kPartOfQuery) {
      const uint64_t begin = GetNumber();
      *text = text_.substr(begin, GetNumber());
    } else {
      const char* data = nullptr;
      GetRaw(&data);
      *text = {data, GetNumber()};
    }
  }
  void Get(const FunctionInfo** function) {
    const uint64_t number = GetNumber();
    if (number == 0) return GetRaw(function);
    *function = &AllFunctions()[number - 1];
  }
  template <HasFields T>
  void Get(T* value) {
    GetFields(value);
  }
  template <typename T>
  requires HasFields<std::remove_const_t<T>>
  void Get(T** value) {
    if (GetByte() == 0) return;
    auto* own = arena_->New<std::remove_const_t<T>>();
    GetFields(own);
    *value = own;
  }
  template <AnyNode T>
  void Get(T** node) {
    *node = static_cast<T*>(Node());
  }
  template <typename T>
  void Get(std::span<T>* list) {
    const uint64_t size = GetNumber();
    if (size == 0) return;
    T* elements = arena_->NewArray<T>(size);
    for (uint64_t i = 0; i < size; ++i) Get(new (elements + i) T());
    *list = {elements, size};
  }

  const std::string_view text_;
  Arena* arena_;
  Span last_;
};

}  // namespace

const std::byte* Pack(const Query& query, Arena* arena) {
  thread_local std::vector<std::byte> bytes;
  bytes.clear();
  Packer(query.text(), arena, &bytes).Put(query.root());
  auto* out = arena->NewArray<std::byte>(bytes.size());
  std::memcpy(out, bytes.data(), bytes.size());
  return out;
}

const Expr* Unpack(const std::byte* packed, std::string_view text, Arena* arena) {
  return Unpacker(packed, text, arena).Node();
}

}  // namespace rulecheck::promql
